"""What is connected to this process now: sockets and event streams, by account.

Rights that end close connections from here (V3), and so does a server that stops.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from enum import Enum
from typing import Protocol

from domain.model.people import Viewer


class Kind(Enum):
    """The wires that stay open."""

    SOCKET = "socket"
    STREAM = "stream"


class Close(Enum):
    """Why a connection is closed from here, as its close code; clients take these as orders."""

    FORBIDDEN = 4403
    STOPPING = 1012
    OVERLOADED = 1013


class Live(Protocol):
    """One open connection of an authenticated viewer."""

    @property
    def kind(self) -> Kind:
        """The wire it is on."""

    @property
    def viewer(self) -> Viewer:
        """Whose it is."""

    def close(self, why: Close) -> None:
        """Begin to close it; returns at once and never raises."""


class Connections:
    """The registry. Bounded: so many of a kind an account in this process."""

    def __init__(self, *, per_account: int) -> None:
        self.draining = False
        self._per_account = per_account
        self._live: set[Live] = set()
        self._counts: Counter[tuple[str, Kind]] = Counter()
        self.refused = 0  # connections beyond an account's bound, since the start

    def admit(self, live: Live) -> bool:
        """Register a connection; False where its account has as many as it may."""
        place = (live.viewer.key, live.kind)
        if self._counts[place] >= self._per_account:
            self.refused += 1
            return False
        self._counts[place] += 1
        self._live.add(live)
        return True

    def remove(self, live: Live) -> None:
        """Forget a connection; harmless for one that is not here."""
        if live not in self._live:
            return
        self._live.discard(live)
        place = (live.viewer.key, live.kind)
        self._counts[place] -= 1
        if not self._counts[place]:
            del self._counts[place]

    def count(self, kind: Kind) -> int:
        """How many of a kind are open (a gauge)."""
        return sum(number for (_, one), number in self._counts.items() if one is kind)

    def viewers(self) -> Iterable[Viewer]:
        """The viewers who have something open, once for each connection."""
        return [live.viewer for live in self._live]

    def close(self, key: str, why: Close) -> int:
        """Close all of one account; return how many."""
        return self.close_if(lambda viewer: viewer.key == key, why)

    def close_if(self, predicate: Callable[[Viewer], bool], why: Close) -> int:
        """Close all of the viewers that match (a right that ended: V3); return how many."""
        closing = [live for live in self._live if predicate(live.viewer)]
        for live in closing:
            live.close(why)
        return len(closing)

    async def drain(self, seconds: float) -> None:
        """Close everything, spread over a time, so that thousands don't reconnect in one second.

        From the first moment on newcomers are sent away. Returns at once where nothing is open.
        """
        self.draining = True
        closing = list(self._live)
        started = asyncio.get_running_loop().time()
        for index, live in enumerate(closing):
            behind = started + seconds * index / len(closing) - asyncio.get_running_loop().time()
            if behind > 0:
                await asyncio.sleep(behind)
            if live in self._live:
                live.close(Close.STOPPING)
