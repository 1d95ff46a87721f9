"""Whom a text must not point to: the reporters of a partner's reports, and whom the partner met."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Address:
    """Where somebody lives. `city` is empty where it is the partner's own, which tells nothing."""

    street: str
    postal_code: str
    city: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A reporter, or the client of a report, with all that would tell who it is."""

    name: str = field(repr=False)
    phone: str | None = field(default=None, repr=False)
    email: str | None = field(default=None, repr=False)
    addresses: tuple[Address, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Allowance:
    """What may stand after all: in a dispute's thread its client's name and its session's day."""

    name: str = ""
    days: frozenset[date] = frozenset()


NOTHING = Allowance()


@dataclass(frozen=True, slots=True)
class Involved:
    """B8, of one partner with an open or upheld report.

    `names` are those of the other people of the partner's sessions, alone; `days` the reporters'
    dates. `own_name` is the partner's, who may be addressed by it. `today` is the day of writing,
    from which "yesterday" is counted.
    """

    today: date
    people: tuple[Person, ...] = field(default=(), repr=False)
    names: tuple[str, ...] = field(default=(), repr=False)
    days: frozenset[date] = field(default=frozenset(), repr=False)
    own_name: str = field(default="", repr=False)

    @property
    def all_names(self) -> tuple[str, ...]:
        """Everybody's."""
        return (*(person.name for person in self.people), *self.names)
