"""E2: wherever in its fields the database is lost, an event reaches its reader whole at last."""

from pathlib import Path
from typing import Any

from websockets.exceptions import ConnectionClosed

from storage.database.database import Database, Row
from tests.house import migrated_file, serving, settings_for
from tests.meetings import Meeting, meeting
from tests.people import DOOR

MOST_STATEMENTS = 40
DEEP = """subscription ($after: Cursor) { events(after: $after) { __typename cursor
    ... on SessionEvent { session { id version client { displayName } partner { displayName
        rules } additions { id } thread { id unreadCount messages(first: 2) { nodes { body } }
    } } } } }"""
PROVIDE = "mutation($input: ProvideAddressInput!) { provideAddress(input: $input) { __typename } }"


class Flickering(Database):
    """Loses its connection once, so many statements after a reader began to read events."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.lasts: int | None = None  # statements until then; None: for ever
        self.lost = 0
        self._reading = False

    async def fetch(self, sql: str, *values: Any) -> list[Row]:
        """One statement, or the loss."""
        self._reading = self.lasts is not None and (self._reading or "FROM events" in sql)
        if self.lasts is not None and self._reading:
            self.lasts -= 1
            if self.lasts < 0:
                self.lasts, self.lost = None, self.lost + 1
                raise ConnectionResetError
        return await super().fetch(sql, *values)


async def told(met: Meeting, database: Flickering, number: int) -> tuple[dict[str, Any], bool]:
    """The event of a command as it reaches a reader in the end; whether they had to come back."""
    async with met.partner.listening(DEEP) as live:
        after = (await live.next())["cursor"]
        database.lasts = number
        door = DOOR | {"apartment": str(number)}
        await met.client.answer(PROVIDE, input={"sessionId": met.id, "accessDetails": door})
        try:
            return await live.next(), False
        except ConnectionClosed:
            assert await live.closed() == 1013
    async with met.partner.listening(DEEP, after=after) as again:
        await again.next()
        return await again.next(), True


async def test_e2_an_event_is_told_whole_wherever_the_database_is_lost(tmp_path: Path) -> None:
    url = await migrated_file(tmp_path)
    database = Flickering(url)
    came_back = 0
    async with serving(settings_for(url), database=database) as house:
        met = await meeting(house, "CLIENT_PLACE")
        for number in range(MOST_STATEMENTS):
            lost = database.lost
            event, again = await told(met, database, number)
            session = event["session"]
            assert session["id"] == met.id
            assert session["partner"]["rules"]
            assert session["thread"]["id"]
            came_back += again
            if database.lost == lost:
                break
            database.lasts = None
    assert number > 5
    assert came_back
