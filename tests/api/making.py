"""What an example of a mutation is."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.house import House
from tests.people import Person


@dataclass(frozen=True)
class Example:
    """One mutation about to be sent: `given` is accepted, `given | wrong` is refused.

    `elsewhere` is another mutation of the same caller, to which a key that was used is of no use.
    """

    who: Person
    given: Mapping[str, Any]
    wrong: Mapping[str, Any]
    elsewhere: tuple[str, Mapping[str, Any]] = field(
        default=("updateProfile", {"displayName": "Somebody else"})
    )


Make = Callable[[House], Awaitable[Example]]
