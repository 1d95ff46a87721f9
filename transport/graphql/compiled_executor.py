"""The short way from a value to its answer, where nothing has to be waited for.

A field whose extensions hold `direct` is read by that function from its source alone: no argument,
no context, nothing awaited. A selection of such fields is compiled once, into steps that read and
complete; what is in it is what graphql-core's own executor would answer, errors and their paths
included, without its ceremony for every field (measured: three times as quick). All else takes
graphql-core's way.

Both ways count what they complete (answer_size.py): the answer stops where it would get too large
(TOO_COMPLEX), and pauses while it grows.

A document's steps outlive its requests where no directive makes its selections depend on variables.
"""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, cast

from graphql import (
    Executor,
    GraphQLAbstractType,
    GraphQLError,
    GraphQLLeafType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    get_nullable_type,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)
from graphql.execution.collect_fields import FieldDetailsList, GroupedFieldSet
from graphql.pyutils import AwaitableOrValue, Path

from transport.graphql.answer_size import AnswerSize
from transport.graphql.compiled_steps import (
    Complete,
    Every,
    Later,
    Step,
    constant,
    leaf,
    not_null,
    whole,
)

DIRECT = "direct"  # a field's extension: how to read it from its source
GUARD = "guard"  # a field's extension: whether an operation's context may read it, or an error
MADE_OF = "made of"  # an object type's extension: the Python class of its values

Steps = dict[tuple[str, tuple[int, ...]], Step | None]


class DirectExecutor(Executor[Any]):
    """graphql-core's executor, with steps for what is direct."""

    steps: Steps
    size: AnswerSize

    def execute_field(
        self,
        parent_type: GraphQLObjectType,
        source: Any,
        field_details_list: FieldDetailsList,
        path: Path,
        position_context: Any,
    ) -> Any:
        """By its step where it has one."""
        self.size.add_field(str(path.key))
        step = self.step(parent_type, field_details_list)
        if step is None:
            return super().execute_field(
                parent_type, source, field_details_list, path, position_context
            )
        found = step.take(self, source, path.prev)
        return found.resume() if type(found) is Later else found

    def complete_object_value(  # noqa: PLR0917 - graphql-core's own
        self,
        return_type: GraphQLObjectType,
        field_details_list: FieldDetailsList,
        info: GraphQLResolveInfo[Any],
        path: Path,
        result: Any,
        position_context: Any,
    ) -> AwaitableOrValue[dict[str, Any]]:
        """graphql-core's way, counted."""
        self.size.add_object()
        complete = partial(
            super().complete_object_value,
            return_type,
            field_details_list,
            info,
            path,
            result,
            position_context,
        )
        return self._after_pause(complete) if self.size.pace.overdue else complete()

    async def _after_pause(
        self, complete: Callable[[], AwaitableOrValue[dict[str, Any]]]
    ) -> dict[str, Any]:
        await self.size.pace.pause()
        completed = complete()
        return await completed if isinstance(completed, Awaitable) else completed

    def complete_leaf_value(  # type: ignore[override]
        self, return_type: GraphQLLeafType, result: Any
    ) -> Any:
        """graphql-core's way, counted."""
        found = super().complete_leaf_value(return_type, result)
        self.size.add_leaf(found)
        return found

    @classmethod
    def prepared(
        cls, steps: Steps, size: AnswerSize, *given: Any, **options: Any
    ) -> "DirectExecutor | list[GraphQLError]":
        """An executor that shares `steps` with others of its document; or what is wrong."""
        built = cls.build(*given, **options)
        if isinstance(built, cls):
            built.steps, built.size = steps, size
        return cast("DirectExecutor | list[GraphQLError]", built)

    def step(self, parent: GraphQLObjectType, details: FieldDetailsList) -> Step | None:
        """The field's step, compiled at the first wish; None where it is not direct."""
        key = (parent.name, tuple([id(one.node) for one in details]))
        try:
            return self.steps[key]
        except KeyError:
            step = self.steps[key] = self._compile(parent, details)
            return step

    def _compile(self, parent: GraphQLObjectType, details: FieldDetailsList) -> Step | None:
        node = details[0].node
        field = self.schema.get_field(parent, node.name.value)
        if field is None:
            return None
        meta = node.name.value == "__typename"
        read = constant(parent.name) if meta else field.extensions.get(DIRECT)
        if read is None:
            return None
        complete = self._completion(field.type, details)
        if complete is None:
            return None
        name, deep = (
            (node.alias or node.name).value,
            not is_leaf_type(get_nullable_type(field.type)),
        )
        guard = field.extensions.get(GUARD)
        return Step(name, parent.name, read, complete, field.type, details, deep, guard)

    def _completion(self, type_: GraphQLOutputType, details: FieldDetailsList) -> Complete | None:
        """How values of this type are completed; None where something in them is not direct."""
        if is_non_null_type(type_):
            inner = self._completion(type_.of_type, details)
            return None if inner is None else not_null(inner, details)
        if is_list_type(type_):
            inner = self._completion(type_.of_type, details)
            return None if inner is None else Every(inner, type_.of_type, details)
        if is_leaf_type(type_):
            return leaf(type_)
        if is_abstract_type(type_):
            return self._one_of(type_, details)
        assert is_object_type(type_), type_
        steps = self._selection(type_, details)
        return None if steps is None else whole(steps)

    def _selection(self, type_: GraphQLObjectType, details: FieldDetailsList) -> list[Step] | None:
        grouped: GroupedFieldSet = self.collect_subfields(type_, details)[0]
        steps = [self.step(type_, inside) for inside in grouped.values()]
        return cast("list[Step]", steps) if all(steps) else None

    def _one_of(self, type_: GraphQLAbstractType, details: FieldDetailsList) -> Complete | None:
        selections: dict[type, Complete] = {}
        for possible in self.schema.get_possible_types(type_):
            steps = self._selection(possible, details)
            made_of = possible.extensions.get(MADE_OF)
            if steps is None or made_of is None:
                return None
            selections[made_of] = whole(steps)
        return lambda executor, value, path: (
            None if value is None else selections[type(value)](executor, value, path)
        )
