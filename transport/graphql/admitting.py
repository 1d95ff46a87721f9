"""Judges a request before anything of it runs: rate, document, operation, variables, cost."""

from time import thread_time
from weakref import WeakValueDictionary

from graphql import GraphQLError, GraphQLSchema, OperationDefinitionNode, OperationType

from domain.model.people import Viewer
from domain.model.problems import Problem, ProblemCode
from transport.base.error_texts import cause_of, without_internals
from transport.base.ports import Admission
from transport.base.problems import RequestRefused, TooComplex, WireError, refused, wire_error
from transport.graphql.answer_size import AnswerSize, Pace
from transport.graphql.compiled_executor import DirectExecutor
from transport.graphql.documents import Document, Documents
from transport.graphql.faults import placed
from transport.graphql.input_size import check_input
from transport.graphql.operations import Operation
from transport.graphql.requests import Request
from transport.limits.limits import Limits
from transport.limits.work import Work


class Admitting:
    """What a request passes to become an operation."""

    def __init__(
        self,
        schema: GraphQLSchema,
        documents: Documents,
        limits: Limits,
        admission: Admission,
        work: Work | None,
        *,
        hide_suggestions: bool,
    ) -> None:
        self._schema = schema
        self._documents = documents
        self._limits = limits
        self._admission = admission
        self._work = work
        self._hide_suggestions = hide_suggestions
        self._paces: WeakValueDictionary[str, Pace] = WeakValueDictionary()

    async def __call__(self, request: Request, viewer: Viewer, began: float) -> Operation:
        """The operation; raise `RequestRefused`."""
        try:
            await self._admission(viewer)
            if self._work is not None:
                await self._work.enter(viewer.key)
            began_to_read = thread_time()
            try:
                return await self._operation(request, viewer, began)
            finally:
                if self._work is not None:
                    self._work.pay(viewer.key, 0, thread_time() - began_to_read)
        except Problem as problem:
            raise refused(problem) from None

    async def _operation(self, request: Request, viewer: Viewer, began: float) -> Operation:
        document = self._documents.get(request)
        operation = document.operation(request.operation_name)
        await self._count_mutations(document, operation, viewer)
        limits = self._limits
        variables = request.variables or {}
        check_input(variables, nodes=limits.input_nodes, longest=limits.input_list)
        executor = self._executor(request, document, viewer)
        cost = self._cost(document, operation, executor)
        name = operation.name.value if document.trusted and operation.name else None
        return Operation(viewer, document, executor, operation.operation, cost, name, began)

    async def _count_mutations(
        self, document: Document, operation: OperationDefinitionNode, viewer: Viewer
    ) -> None:
        """Each root mutation is a request of its own: fifty in one would be fifty rates."""
        if operation.operation is not OperationType.MUTATION:
            return
        number = document.root_fields(operation)
        most = self._limits.root_mutations
        if number > most:
            raise TooComplex(f"At most {most} mutations in an operation; this one has {number}.")
        if number > 1:
            await self._admission(viewer, number - 1)

    def _executor(self, request: Request, document: Document, viewer: Viewer) -> DirectExecutor:
        executor = DirectExecutor.prepared(
            document.steps if document.fixed else {},
            self._answer_size(viewer),
            self._schema,
            document.node,
            raw_variable_values=dict(request.variables or {}),
            operation_name=request.operation_name,
            max_coercion_errors=self._limits.errors,
            hide_suggestions=self._hide_suggestions,
        )
        if isinstance(executor, list):
            raise RequestRefused([_wrong_variable(error) for error in executor])
        return executor

    def _answer_size(self, viewer: Viewer) -> AnswerSize:
        pace = self._paces.setdefault(viewer.key, Pace())
        return AnswerSize(
            points=self._limits.answer_points, size=self._limits.answer_bytes, pace=pace
        )

    def _cost(
        self, document: Document, operation: OperationDefinitionNode, executor: DirectExecutor
    ) -> int:
        """The operation's cost; refused where it, or the worst that can come of it, is too much."""
        variables, limits = executor.variable_values.coerced, self._limits
        usual, worst = (plan.of(variables) for plan in document.cost(self._schema, operation))
        ask = "Ask for smaller pages or fewer fields."
        if usual > limits.cost:
            text = f"This costs {usual} points, and {limits.cost} are allowed. {ask}"
            raise refused(TooComplex(text), cost=usual)
        if worst > max(limits.worst_cost, limits.worst_times * usual):
            text = f"This costs {usual} points, but may come to {worst}: lists in lists in lists."
            raise refused(TooComplex(f"{text} {ask}"), cost=usual)
        return usual


def _wrong_variable(error: GraphQLError) -> WireError:
    """A variable that does not coerce, in words without internals."""
    cause = cause_of(error)
    code = cause.code if isinstance(cause, Problem) else ProblemCode.BAD_USER_INPUT
    return placed(wire_error(code, without_internals(error.message, cause)), error)
