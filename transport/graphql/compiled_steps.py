"""Steps: how one field of a compiled selection is read from its source, and completed.

Steps return at once. What comes to a pause returns `Later`: how to go on. Whoever holds one holds
the rest of its work too, and may drop it.
"""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from graphql import GraphQLOutputType
from graphql.execution.collect_fields import FieldDetailsList
from graphql.pyutils import Path

from transport.graphql.answer_size import BRACKETS, PUNCTUATION
from transport.graphql.cost import LEAF, OBJECT

if TYPE_CHECKING:
    from transport.graphql.compiled_executor import DirectExecutor

Complete = Callable[["DirectExecutor", Any, Path | None], Any]
END = object()  # of a list


class Later:
    """What is not complete yet, and how to go on with it."""

    __slots__ = ("resume",)

    def __init__(self, resume: Callable[[], Awaitable[Any]]) -> None:
        self.resume = resume


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
            found = self.complete(executor, self.read(source) if shown else None, path)
        except Exception as error:  # noqa: BLE001 - it becomes the field's own, as the language has it
            return self._failed(executor, error, around)
        if type(found) is Later:
            return Later(partial(self._settle, executor, found, around))
        return found

    async def _settle(self, executor: "DirectExecutor", later: Later, around: Path | None) -> Any:
        try:
            return await later.resume()
        except Exception as error:  # noqa: BLE001 - the field's own, as above
            return self._failed(executor, error, around)

    def _failed(self, executor: "DirectExecutor", error: Exception, around: Path | None) -> None:
        executor.handle_field_error(error, self.type, self.details, self._path(around))

    def _path(self, around: Path | None) -> Path:
        return Path(around, self.name, self.parent)


def constant(name: str) -> Callable[[Any], str]:
    """How `__typename` is read."""
    return lambda source: name


def not_null(inner: Complete, details: FieldDetailsList) -> Complete:
    """A value that must be there."""
    field = details[0].node.name.value

    def complete(executor: "DirectExecutor", value: Any, path: Path | None) -> Any:
        return there(inner(executor, value, path))

    def there(completed: Any) -> Any:
        if type(completed) is Later:
            return Later(partial(settle, completed))
        if completed is None:
            raise TypeError(f"Cannot return null for non-nullable field {field}.")
        return completed

    async def settle(later: Later) -> Any:
        return there(await later.resume())

    return complete


def leaf(type_: Any) -> Complete:
    """A scalar or an enum's value."""
    coerce = type_.coerce_output_value

    def complete(executor: "DirectExecutor", value: Any, path: Path | None) -> Any:
        if value is None:
            return None
        coerced = coerce(value)
        if coerced is None:
            return executor.complete_leaf_value(type_, value)
        executor.size.add_leaf(coerced)
        return coerced

    return complete


@dataclass(frozen=True, slots=True)
class Every:
    """A list, item by item, with a pause wherever one is due."""

    inner: Complete
    type: GraphQLOutputType
    details: FieldDetailsList

    def __call__(self, executor: "DirectExecutor", value: Any, path: Path | None) -> Any:
        """As far as it goes without a pause."""
        if value is None:
            return None
        executor.size.add(0, BRACKETS)
        done: list[Any] = []
        left = enumerate(value)
        stopped = self._advance(executor, done, left, path)
        if stopped is END:
            return done
        return Later(partial(self._go_on, executor, done, stopped, left, path))

    def _advance(
        self,
        executor: "DirectExecutor",
        done: list[Any],
        left: Iterator[tuple[int, Any]],
        path: Path | None,
    ) -> Any:
        """The item at which it stops, to be put in by who goes on; END where there is none."""
        for n, value in left:
            found = self._item(executor, value, Path(path, n, None))
            if type(found) is Later or executor.size.pace.due:
                return found
            done.append(found)
        return END

    async def _go_on(
        self,
        executor: "DirectExecutor",
        done: list[Any],
        stopped: Any,
        left: Iterator[tuple[int, Any]],
        path: Path | None,
    ) -> list[Any]:
        while stopped is not END:  # suspends: a list has an end
            done.append(await stopped.resume() if type(stopped) is Later else stopped)
            if executor.size.pace.due:
                await executor.size.pace.pause()
            stopped = self._advance(executor, done, left, path)
        return done

    def _item(self, executor: "DirectExecutor", value: Any, path: Path) -> Any:
        try:
            found = self.inner(executor, value, path)
        except Exception as error:  # noqa: BLE001 - it becomes the item's own error
            executor.handle_field_error(error, self.type, self.details, path)
            return None
        return (
            Later(partial(self._settle, executor, found, path)) if type(found) is Later else found
        )

    async def _settle(self, executor: "DirectExecutor", later: Later, path: Path) -> Any:
        try:
            return await later.resume()
        except Exception as error:  # noqa: BLE001 - the item's own, as above
            executor.handle_field_error(error, self.type, self.details, path)
            return None


def whole(steps: list[Step]) -> Complete:
    """An object, field by field."""
    tenths = OBJECT + LEAF * len(steps)
    size = BRACKETS + sum(len(step.name) + PUNCTUATION for step in steps)
    deep = [step.name for step in steps if step.deep]

    def complete(executor: "DirectExecutor", value: Any, path: Path | None) -> Any:
        if value is None:
            return None
        executor.size.add(tenths, size)
        answer = {step.name: step.take(executor, value, path) for step in steps}
        later = [name for name in deep if type(answer[name]) is Later]
        return Later(partial(settle, answer, later)) if later else answer

    async def settle(answer: dict[str, Any], later: list[str]) -> dict[str, Any]:
        for name in later:
            answer[name] = await answer[name].resume()
        return answer

    return complete
