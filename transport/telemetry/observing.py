"""What is told of operations to who counts, logs or traces them: never what they hold, nor whose
they are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol

from transport.base.problems import Interrupted, RequestRefused

UNKNOWN = "unknown"  # what was refused before it was known what it is
MOST_CODES = 5


class Outcome(Enum):
    """How an operation ended."""

    OK = "ok"
    ERRORS = "errors"  # executed; some of its fields failed
    REFUSED = "refused"  # not executed, or ended by its source
    INTERRUPTED = "interrupted"  # a subscription whose reader was sent to come back
    ABANDONED = "abandoned"  # its caller went away


@dataclass(frozen=True, slots=True)
class Sighting:
    """One operation that is over.

    `name` is that of a trusted document's operation, one of few; anybody else writes what they like
    there. `codes` are those of its errors, each once.
    """

    kind: str
    name: str | None
    role: str
    outcome: Outcome
    codes: tuple[str, ...]
    seconds: float
    cost: int | None = None


class Observer(Protocol):
    """Who is told. Called in the midst of serving: returns at once and never raises."""

    def ended(self, sighting: Sighting) -> None:
        """An operation is over."""

    def delivered(self, event: object, open_for: float, codes: Sequence[str]) -> None:
        """The peer took a subscription's event: `open_for` seconds after it subscribed, told with
        errors of these codes.
        """


class Observers:
    """Several as one; none as well."""

    def __init__(self, *observers: Observer) -> None:
        self._observers = observers

    def ended(self, sighting: Sighting) -> None:
        """Tell every one."""
        for observer in self._observers:
            observer.ended(sighting)

    def delivered(self, event: object, open_for: float, codes: Sequence[str]) -> None:
        """Tell every one."""
        for observer in self._observers:
            observer.delivered(event, open_for, codes)


UNWATCHED = Observers()


def codes_of(errors: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """The codes of wire errors, each once, at most a few."""
    return tuple(dict.fromkeys(error["extensions"]["code"] for error in errors))[:MOST_CODES]


def end_of(body: Mapping[str, Any] | None) -> tuple[Outcome, tuple[str, ...]]:
    """How a query or mutation ended, by its answer; None where nobody waited for one."""
    if body is None:
        return Outcome.ABANDONED, ()
    codes = codes_of(body.get("errors", ()))
    return (Outcome.ERRORS if codes else Outcome.OK), codes


def end_by(met: Exception | None) -> tuple[Outcome, tuple[str, ...]]:
    """How a subscription ended, by what it met."""
    if isinstance(met, RequestRefused):
        return Outcome.REFUSED, codes_of(met.errors)
    return (Outcome.INTERRUPTED if isinstance(met, Interrupted) else Outcome.OK), ()
