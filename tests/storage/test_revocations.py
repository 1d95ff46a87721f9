"""V3: what was revoked stays revoked, whatever a clock says later."""

from datetime import UTC, datetime, timedelta

from domain.model.people import Role
from storage.database.database import Database
from storage.tables.profiles import find_account, revoke

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


async def test_v3_a_clock_that_goes_back_gives_no_token_back(database: Database) -> None:
    for at in (NOW, NOW - timedelta(hours=1)):
        await revoke(database, Role.CLIENT, "ann", at)
    *_, revoked_at = await find_account(database, Role.CLIENT, "ann")
    assert revoked_at == NOW
