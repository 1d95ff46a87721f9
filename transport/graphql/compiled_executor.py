"""The short way from a value to its answer, where nothing has to be waited for.

A field whose extensions hold `direct` is read by that function from its source alone: no argument,
no context, nothing awaited. A selection of such fields is compiled once, into steps that read and
complete; what is in it is what graphql-core's own executor would answer, errors and their paths
included, without its ceremony for every field (measured: three times as quick). All else takes
graphql-core's way.

Both ways count every object that they complete: a document's cost takes a list without pages to
hold five, and a selection that goes round (a session's additions, each one's session, its
additions) multiplies what it holds beyond that. The answer stops where it would get too large
(TOO_COMPLEX): while objects are completed nothing is waited for, so no time limit can ring.

A document's steps outlive its requests where no directive makes its selections depend on variables.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from graphql import (
    Executor,
    GraphQLAbstractType,
    GraphQLError,
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

from transport.base.problems import TooComplex

DIRECT = "direct"  # a field's extension: how to read it from its source
GUARD = "guard"  # a field's extension: whether an operation's context may read it, or an error
MADE_OF = "made of"  # an object type's extension: the Python class of its values

UNCOUNTED = 2**62

Complete = Callable[["DirectExecutor", Any, Path | None], Any]


@dataclass(frozen=True, slots=True)
class Step:
    """One field of a selection: read it, complete it."""

    name: str
    parent: str
    read: Callable[[Any], Any]
    complete: Complete
    type: GraphQLOutputType
    details: FieldDetailsList
    deep: bool  # there is something inside, which needs to know its place
    guard: Callable[[Any], bool] | None  # who may read it; None for everybody

    def take(self, executor: "DirectExecutor", source: Any, around: Path | None) -> Any:
        """The field's answer; null where it fails and may, else the error with its place."""
        path = self._path(around) if self.deep else around
        try:
            shown = self.guard is None or self.guard(executor.context_value)
            return self.complete(executor, self.read(source) if shown else None, path)
        except Exception as error:  # noqa: BLE001 - it becomes the field's own, as the language has it
            executor.handle_field_error(error, self.type, self.details, self._path(around))
            return None

    def _path(self, around: Path | None) -> Path:
        return Path(around, self.name, self.parent)


Steps = dict[tuple[str, tuple[int, ...]], Step | None]


class DirectExecutor(Executor[Any]):
    """graphql-core's executor, with steps for what is direct."""

    steps: Steps
    objects_left: int = UNCOUNTED  # how many more this answer may hold

    def execute_field(
        self,
        parent_type: GraphQLObjectType,
        source: Any,
        field_details_list: FieldDetailsList,
        path: Path,
        position_context: Any,
    ) -> Any:
        """By its step where it has one."""
        step = self.step(parent_type, field_details_list)
        if step is None:
            return super().execute_field(
                parent_type, source, field_details_list, path, position_context
            )
        return step.take(self, source, path.prev)

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
        self.count_object()
        return super().complete_object_value(
            return_type, field_details_list, info, path, result, position_context
        )

    def count_object(self) -> None:
        """One more in the answer; TooComplex where it may hold no more."""
        self.objects_left -= 1
        if self.objects_left < 0:
            raise TooComplex("This answer is too large. Ask for smaller pages or fewer fields.")

    @classmethod
    def prepared(
        cls, steps: Steps, *given: Any, **options: Any
    ) -> "DirectExecutor | list[GraphQLError]":
        """An executor that shares `steps` with others of its document; or what is wrong."""
        built = cls.build(*given, **options)
        if isinstance(built, cls):
            built.steps = steps
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
        read = _constant(parent.name) if meta else field.extensions.get(DIRECT)
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
            return _not_null(self._completion(type_.of_type, details), details)
        if is_list_type(type_):
            return _every(self._completion(type_.of_type, details), type_.of_type, details)
        if is_leaf_type(type_):
            return _leaf(type_)
        if is_abstract_type(type_):
            return self._one_of(type_, details)
        assert is_object_type(type_), type_
        steps = self._selection(type_, details)
        return None if steps is None else _object(steps)

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
            selections[made_of] = _object(steps)
        return lambda executor, value, path: (
            None if value is None else selections[type(value)](executor, value, path)
        )


def _constant(name: str) -> Callable[[Any], str]:
    return lambda source: name


def _not_null(inner: Complete | None, details: FieldDetailsList) -> Complete | None:
    if inner is None:
        return None
    field = details[0].node.name.value

    def complete(executor: DirectExecutor, value: Any, path: Path | None) -> Any:
        completed = inner(executor, value, path)
        if completed is None:
            raise TypeError(f"Cannot return null for non-nullable field {field}.")
        return completed

    return complete


def _leaf(type_: Any) -> Complete:
    coerce = type_.coerce_output_value

    def complete(executor: DirectExecutor, value: Any, path: Path | None) -> Any:
        if value is None:
            return None
        coerced = coerce(value)
        return executor.complete_leaf_value(type_, value) if coerced is None else coerced

    return complete


def _every(
    inner: Complete | None, type_: GraphQLOutputType, details: FieldDetailsList
) -> Complete | None:
    if inner is None:
        return None

    def item(executor: DirectExecutor, value: Any, path: Path) -> Any:
        try:
            return inner(executor, value, path)
        except Exception as error:  # noqa: BLE001 - it becomes the item's own error
            executor.handle_field_error(error, type_, details, path)
            return None

    def complete(executor: DirectExecutor, value: Any, path: Path | None) -> Any:
        if value is None:
            return None
        return [item(executor, one, Path(path, n, None)) for n, one in enumerate(value)]

    return complete


def _object(steps: list[Step]) -> Complete:
    def complete(executor: DirectExecutor, value: Any, path: Path | None) -> Any:
        if value is None:
            return None
        executor.count_object()
        return {step.name: step.take(executor, value, path) for step in steps}

    return complete
