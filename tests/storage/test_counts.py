"""A list is counted no further than it is told: exact to 10,000, and 10,001 beyond."""

import pytest

from resolvers.base.pages import MOST_COUNTED
from storage.database.database import Database
from storage.tables.sessions import Filter, count_sessions

ACCOUNT = (
    "INSERT INTO accounts (id, role, sub, display_name, created_at) VALUES ($1, $2, 'x', 'X', 1)"
)
SESSION = (
    "INSERT INTO sessions (id, version, stage, place, client_id, partner_id, scheduled_start,"
    " scheduled_end, payment_method, lines, city, postal_code)"
    " VALUES ($1, 1, 'SCHEDULED', 'CLIENT_PLACE', 'cli_1', 'par_1', 1, 2, 'DIRECT', '[]', 'B', '1')"
)


@pytest.mark.parametrize(("there", "told"), [(0, 0), (2, 2), (3, 3), (5, 3)])
async def test_a_count_stops_at_its_bound(database: Database, there: int, told: int) -> None:
    await database.fetch(ACCOUNT, "cli_1", "client")
    await database.fetch(ACCOUNT, "par_1", "partner")
    for number in range(there):
        await database.fetch(SESSION, f"ses_{number}")
    assert await count_sessions(database, Filter(client_id="cli_1"), 3) == told
    assert await count_sessions(database, Filter(client_id="cli_2"), 3) == 0


def test_the_bound_of_lists_is_10_001() -> None:
    assert MOST_COUNTED == 10_001
