"""What the toy installation's resolvers work on, and what tests look at; its gate and contexts."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from domain.model.people import Role, Viewer
from transport.base.problems import Unauthenticated

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECRET = "secret: +49 151 23456789"


class Fault(Exception):
    """Something that went wrong inside, with words that must not leave the house."""


class Away(Exception):
    """What is asked is not there now, and will be again."""


@dataclass
class World:
    """What resolvers work on, and what tests look at."""

    contexts: int = 0
    named: list[frozenset[str]] = field(default_factory=list)
    opened: int = 0
    closed: int = 0
    pushes: list[str] = field(default_factory=list)
    released: asyncio.Event = field(default_factory=asyncio.Event)
    waiting: asyncio.Event = field(default_factory=asyncio.Event)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    gate_fails: Exception | None = None
    away: bool = False
    expires_in: float = 3600.0

    async def authenticate(self, authorization: str | None) -> Viewer:
        """The gate: `Bearer ann` is Ann."""
        if self.gate_fails is not None:
            raise self.gate_fails
        if authorization is None or not authorization.startswith("Bearer "):
            raise Unauthenticated
        sub = authorization.removeprefix("Bearer ")
        if sub == "expired":
            raise Unauthenticated("The token has expired.")
        expires_at = NOW + timedelta(seconds=self.expires_in)
        return Viewer(Role.CLIENT, sub, None, None, frozenset(), expires_at)

    async def for_operation(self, viewer: Viewer, *, names: frozenset[str]) -> dict[str, Any]:
        """The contexts: each has a number of its own."""
        self.contexts += 1
        self.named.append(names)
        return {"number": self.contexts, "viewer": viewer, "world": self}

    async def until(self, what: str, at_least: int) -> None:
        """Wait until a counter has got there."""
        async with self.changed, asyncio.timeout(5):
            await self.changed.wait_for(lambda: getattr(self, what) >= at_least)

    async def note(self, what: str) -> None:
        """Count something."""
        setattr(self, what, getattr(self, what) + 1)
        async with self.changed:
            self.changed.notify_all()

    async def push(self, text: str) -> int:
        """Something that `pushed` tells its subscribers."""
        self.pushes.append(text)
        async with self.changed:
            self.changed.notify_all()
        return len(self.pushes)
