"""What this folder needs of the rest of the house; wired in app.py."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

from domain.model.people import Viewer


class Gate(Protocol):
    """Who is asking."""

    async def authenticate(self, authorization: str | None) -> Viewer:
        """The viewer behind an `Authorization` value.

        Raises `transport.base.problems.Unauthenticated` where it is missing, wrong, expired or
        revoked; any other `Problem` (RATE_LIMITED) is told as it is.
        """


class Contexts(Protocol):
    """What resolvers work with."""

    async def for_operation(self, viewer: Viewer, *, names: frozenset[str]) -> Any:
        """A context made afresh for one operation or one event: loaders never outlive it.

        `names` holds every field name of the document (`eventCursor` is read first when named).
        """


class Admission(Protocol):
    """Whether an account may ask now."""

    async def __call__(self, viewer: Viewer, number: int = 1) -> None:
        """Count so many requests; raises `RateLimited` beyond the account's rate."""


async def unlimited(viewer: Viewer, number: int = 1) -> None:
    """The admission of an installation without a rate limit."""


Clock = Callable[[], datetime]
