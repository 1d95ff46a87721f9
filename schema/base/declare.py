"""How a GraphQL type is declared here: its docstrings are its documentation for app developers.

`noun`, `choice` and `given` make Strawberry types whose descriptions are the class's docstring;
`shows` makes a field of a method, described by the method's.
"""

import inspect
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, TypeVar, dataclass_transform

import strawberry

C = TypeVar("C", bound=type)
E = TypeVar("E", bound=type[Enum])


def _said(thing: object) -> str:
    """The docstring, which must be there: nothing in the contract goes without an explanation."""
    text = inspect.getdoc(thing)
    assert text, f"{thing!r} has no docstring"
    return text


@dataclass_transform(kw_only_default=True)
def noun(cls: C) -> C:
    """An object type."""
    return strawberry.type(cls, description=_said(cls))


@dataclass_transform(kw_only_default=True)
def face(cls: C) -> C:
    """An interface."""
    return strawberry.interface(cls, description=_said(cls))


@dataclass_transform(kw_only_default=True, field_specifiers=(strawberry.field,))
def given(cls: C) -> C:
    """An input."""
    return strawberry.input(cls, description=_said(cls))


def shows(method: Callable[..., Any]) -> Any:
    """A field that shows what the method returns."""
    return strawberry.field(method, description=_said(method))


def lists(most: int, *, points: int = 0) -> Callable[[Callable[..., Any]], Any]:
    """A field that shows the list the method returns, of at most so many items."""
    return lambda method: strawberry.field(
        method, description=_said(method), metadata={"most": most, "points": points}
    )


def weighs(points: int) -> Callable[[Callable[..., Any]], Any]:
    """A field that shows what the method returns, dearer to find than to read by so many points."""
    return lambda method: strawberry.field(
        method, description=_said(method), metadata={"points": points}
    )


def commands(method: Callable[..., Any]) -> Any:
    """A mutation, described by the method's docstring."""
    return strawberry.mutation(method, description=_said(method))


def streams(method: Callable[..., Any]) -> Any:
    """A subscription, described by the method's docstring."""
    return strawberry.subscription(method, description=_said(method))


def says(description: str, *, most: int | None = None, points: int = 0, **options: Any) -> Any:
    """A plain field or an input's part, described; a list's says how many it holds at most, and a
    long text's what it costs to tell.
    """
    metadata = {"points": points} if most is None else {"most": most, "points": points}
    return strawberry.field(description=description, metadata=metadata, **options)


def choice(cls: E, description: str, values: Mapping[str, str], *, name: str | None = None) -> E:
    """A domain enum as a GraphQL enum; every value is explained."""
    strawberry.enum(cls, name=name, description=description)
    for value in cls.__strawberry_definition__.values:  # type: ignore[attr-defined]
        value.description = values[value.name]
    return cls
