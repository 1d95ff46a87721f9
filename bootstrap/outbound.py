"""What calls out, put together for the composition root: webhooks to their receivers, pushes to
phones.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from bootstrap.settings import Settings
from bootstrap.vaults import webhooks_seal
from domain.model.cursors import Cursors
from domain.platform.destinations import Reach
from outbound.apart import Apart
from outbound.asking import Question
from outbound.deliveries import Deliveries
from outbound.expo import Expo
from outbound.pushes import NOTE_EVERY, TURN, Pushes, Takings
from realtime.supervision import Supervised, repeated
from storage.database.database import Database
from storage.tables import deliveries, pushes
from storage.tables.pockets import Pockets
from storage.tables.webhooks import Secrets
from transport.auth.keys import FETCH_LIMIT, Fetch, KeysUnavailable

SPACING = 0.1  # seconds between two looks, however many hints come meanwhile
Clock = Callable[[], datetime]
PARTNERS = "par_"  # streams that a webhook can follow


def apart(settings: Settings) -> Apart:
    """The process that calls out for this one; there is none before the first call."""
    return Apart(Reach(development=not settings.production))


def fetched(by: Apart) -> Fetch:
    """Fetches the keys of tokens, by the proxies and certificates of the environment."""

    async def fetch(address: str) -> bytes:
        told = await by.ask(Question("GET", address, {}, most=FETCH_LIMIT, by_environment=True))
        if told.status != 200:
            raise KeysUnavailable(f"answered {told.status}")
        return told.body

    return fetch


class Outlet:
    """What one process has to tell the outside, and `apart`, which calls there for it."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        clock: Clock,
        real_clock: Clock,
        *,
        apart: Apart,
        cursors: Cursors,
    ) -> None:
        """Attempts are due by `clock`, and signed by the real one: receivers judge them by it."""
        self.secrets = Secrets(webhooks_seal(settings))
        self.reaches = apart.reaches
        self._apart = apart
        book = deliveries.Deliveries(database, self.secrets, clock, real_clock)
        self.deliveries = Deliveries(book, apart.post, cursors.write, real_clock)
        pockets = Pockets(database, clock)
        self.takings = Takings(pockets)
        self.pushes = None
        if settings.expo_url is not None:
            expo = Expo(settings.expo_url, settings.expo_token, apart.ask, cursors.write)
            self.pushes = Pushes(pockets, pushes.Pushes(database, clock), expo, clock)
        self.chores = {
            "webhooks": repeated("webhooks", self.deliveries.turn, SPACING),
            **self._push_chores(),
        }

    def hint(self, heads: Mapping[str, int]) -> None:
        """Streams have grown: a webhook may follow one of them."""
        if any(stream.startswith(PARTNERS) for stream in heads):
            self.deliveries.wake()
        if self.pushes:
            self.pushes.hint(heads)

    def took(self, stream: str, seq: int) -> None:
        """A live subscription of the account's own took an event: its devices need not ring."""
        if self.pushes:
            self.takings.took(stream, seq)

    async def stop(self) -> None:
        """Let calls under way come to an end, once no chore begins another."""
        await self.deliveries.stop()
        if self.pushes:
            await self.pushes.stop()
        await self._apart.stop()

    def _push_chores(self) -> dict[str, Supervised]:
        """None where pushes are switched off."""
        if self.pushes is None:
            return {}
        return {
            "takings": repeated("takings", self.takings.note, NOTE_EVERY),
            "pushes": repeated("pushes", self.pushes.turn, TURN),
        }
