"""M2: the database keeps the books itself, and the audit finds a planted cent."""

import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from domain.model.ledger import balance_of, escrow_of
from tests.databases import fresh_database
from tests.house import House, migrated_file, serving, settings_for
from tests.money import come_before, come_to_end, secure, sound

ROOT = Path(__file__).parents[2]
APPEND_ONLY = ("ledger_entries", "messages", "timeline")
FORBIDDEN = {
    "ledger_entries": "UPDATE ledger_entries SET amount = amount + 1",
    "messages": "UPDATE messages SET body = 'another'",
    "timeline": "UPDATE timeline SET text = 'another'",
}
# Each plants a difference that none but its proof need find.
PLANTED = {
    "a cent on a balance": "UPDATE ledger_accounts SET balance = balance + 1 WHERE name = $1",
    "a cent in a session": "UPDATE sessions SET held = held + 1 WHERE id = $1",
    "a cent less in a session": "UPDATE sessions SET held = held - 1 WHERE id = $1",
    "an entry too many": "UPDATE ledger_accounts SET entries = entries + 1 WHERE name = $1",
    "a session that was direct": "UPDATE sessions SET payment_method = 'DIRECT' WHERE id = $1",
    "an unsettled end": "UPDATE sessions SET ended_at = 1, stage = 'MISSED' WHERE id = $1",
    "a dispute that was settled": "DELETE FROM disputes WHERE session_id = $1",
}


async def refused(house: House, statement: str, *values: object) -> None:
    """A statement that the database itself refuses."""
    with pytest.raises(Exception, match=r"(?i)append-only|check|constraint"):
        await house.doorstep.database.fetch(statement, *values)


@pytest.mark.parametrize("table", APPEND_ONLY)
async def test_m2_d5_h2_what_is_recorded_is_neither_changed_nor_deleted(
    house: House, table: str
) -> None:
    found = await secure(house)
    await come_before(found, "late")
    await come_to_end(found, "late")
    database = house.doorstep.database
    before = await database.fetch(f"SELECT count(*) AS n FROM {table}")
    assert before[0]["n"]
    await refused(house, FORBIDDEN[table])
    await refused(house, f"DELETE FROM {table}")
    if database.dialect == "postgres":
        await refused(house, f"TRUNCATE {table} CASCADE")
    assert await database.fetch(f"SELECT count(*) AS n FROM {table}") == before
    await sound(house)


async def test_m2_the_database_refuses_a_balance_and_an_escrow_below_zero(house: House) -> None:
    found = await secure(house, rest=5)
    ann, escrow = balance_of(found.client.id), escrow_of(found.id)
    for name in (ann, escrow):
        await refused(house, "UPDATE ledger_accounts SET balance = -1 WHERE name = $1", name)
    # An entry carries both balances on, so one that takes too much is refused as a whole.
    await refused(
        house,
        "INSERT INTO ledger_entries (id, debit, credit, amount, kind, command, at, debit_entry,"
        " credit_entry, debit_after, credit_after)"
        " VALUES ('ent_x', $1, 'world', 6, 'WITHDRAWAL', 'x', 1, 99, 999999, -1, 0)",
        ann,
    )
    await refused(house, "UPDATE sessions SET held = -1 WHERE id = $1", found.id)
    await sound(house)


@pytest.mark.parametrize(
    ("debit", "credit", "amount"),
    [("world", "world", 1), ("world", "goodwill", 0), ("world", "goodwill", -1), ("world", "x", 1)],
)
async def test_m2_the_database_takes_no_movement_in_a_circle_of_nothing_or_to_nowhere(
    house: House, debit: str, credit: str, amount: int
) -> None:
    await refused(
        house,
        "INSERT INTO ledger_entries (id, debit, credit, amount, kind, command, at, debit_entry,"
        " credit_entry, debit_after, credit_after)"
        " VALUES ('ent_y', $1, $2, $3, 'TOP_UP', 'x', 1, 999999, 999999, 0, 0)",
        debit,
        credit,
        amount,
    )


async def test_m2_every_entry_names_its_command(house: House) -> None:
    found = await secure(house)
    await come_before(found, "completed")
    await come_to_end(found, "completed")
    rows = await house.doorstep.database.fetch(
        "SELECT command FROM ledger_entries WHERE session_id = $1 ORDER BY at", found.id
    )
    assert [row["command"] for row in rows] == ["bookSession", "completeSession"]


# ── python app.py audit ──────────────────────────────────────────────────────────────────────────


@pytest_asyncio.fixture(params=["sqlite", "postgres"], loop_scope="session")
async def own_house(
    request: pytest.FixtureRequest, tmp_path: Path, postgres_url: str, postgres_template: str
) -> AsyncIterator[House]:
    """A house whose books may be falsified."""
    if request.param == "sqlite":
        async with serving(settings_for(await migrated_file(tmp_path))) as house:
            yield house
        return
    with fresh_database(postgres_url, template=postgres_template) as url:
        async with serving(settings_for(url)) as house:
            yield house


def audited(house: House) -> tuple[int, str]:
    """What `python app.py audit` says of this house, and how it exits."""
    environ = {name: value for name, value in os.environ.items() if "DOORSTEP_" not in name}
    run = subprocess.run(
        [sys.executable, str(ROOT / "app.py"), "audit"],
        env=environ | {"DOORSTEP_DATABASE_URL": house.doorstep.settings.database_url},
        cwd=ROOT / ".venv",
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stderr == ""
    return run.returncode, run.stdout


async def test_m2_the_audit_exits_non_zero_on_a_cent_of_difference(own_house: House) -> None:
    found, other = await secure(own_house), await secure(own_house)
    for each in (found, other):
        await come_before(each, "late")
        await come_to_end(each, "late")
    code, told = audited(own_house)
    assert (code, "NO" in told) == (0, False)
    database = own_house.doorstep.database
    await database.fetch(PLANTED["a cent on a balance"], balance_of(found.client.id))
    code, told = audited(own_house)
    assert code == 1
    assert "NO   All accounts together are zero." in told
    assert balance_of(found.client.id) in told
    assert balance_of(other.client.id) not in told
    await database.fetch(
        "UPDATE ledger_accounts SET balance = balance - 1 WHERE name = $1",
        balance_of(other.client.id),
    )
    assert audited(own_house)[0] == 1  # two wrongs add up to zero, and are found all the same


@pytest.mark.parametrize("what", PLANTED)
async def test_m2_m3_each_kind_of_difference_is_found(own_house: House, what: str) -> None:
    found = await secure(own_house)
    if what == "a dispute that was settled":
        await come_before(found, "late")
        await come_to_end(found, "late")
    account = what in {"a cent on a balance", "an entry too many"}
    subject = balance_of(found.client.id) if account else found.id
    await sound(own_house)
    await own_house.doorstep.database.fetch(PLANTED[what], subject)
    with pytest.raises(AssertionError):
        await sound(own_house)
