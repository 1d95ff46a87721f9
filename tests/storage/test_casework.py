"""B3, B5: what the database itself refuses, whatever path a statement takes."""

import pytest

from storage.database.database import Database

ACCOUNT = "INSERT INTO accounts (id, role, sub, display_name, created_at) VALUES ({})"
BLOCK = (
    "INSERT INTO partner_blocks (id, partner_id, level, set_at, awaiting)"
    " VALUES ('{}', 'par_1', 'L1', 1, TRUE)"
)
TICKET = (
    "INSERT INTO tickets (id, block_id, partner_id, thread_id, opened_at)"
    " VALUES ('tkt_1', 'blk_1', 'par_1', 'thr_1', 1)"
)
CLOSE = "UPDATE tickets SET closed_at = 2, resolution = '{}' WHERE id = 'tkt_1'"


async def blocked(database: Database) -> None:
    """A blocked partner with an open ticket."""
    for statement in (
        ACCOUNT.format("'par_1', 'partner', 'bob', 'Bob', 1"),
        "INSERT INTO threads (id, kind, owner_id, begun_at) VALUES ('thr_1', 'TICKET', 'par_1', 1)",
        BLOCK.format("blk_1"),
        TICKET,
        "UPDATE accounts SET blocked = TRUE WHERE id = 'par_1'",
    ):
        await database.fetch(statement)


async def refuses(database: Database, statement: str) -> None:
    """The statement fails, and leaves everything as it was."""
    with pytest.raises(Exception, match=r"blocked|one_block_in_force|UNIQUE|[Cc]heck|CHECK"):
        await database.fetch(statement)


async def test_b5_no_statement_closes_the_ticket_of_a_blocked_partner(database: Database) -> None:
    await blocked(database)
    await refuses(database, CLOSE.format("UNBLOCKED"))
    await refuses(database, CLOSE.format("PARTNER_REMOVED"))
    await database.fetch("UPDATE accounts SET removed = TRUE WHERE id = 'par_1'")
    await database.fetch(CLOSE.format("PARTNER_REMOVED"))


async def test_b5_no_statement_ends_a_removal_that_leaves_the_ticket_closed(
    database: Database,
) -> None:
    await blocked(database)
    await database.fetch("UPDATE accounts SET removed = TRUE WHERE id = 'par_1'")
    await database.fetch(CLOSE.format("PARTNER_REMOVED"))
    await refuses(database, "UPDATE accounts SET removed = FALSE WHERE id = 'par_1'")
    await database.fetch("UPDATE tickets SET closed_at = NULL, resolution = NULL")
    await database.fetch("UPDATE accounts SET removed = FALSE WHERE id = 'par_1'")


async def test_b5_it_closes_once_the_partner_is_not_blocked(database: Database) -> None:
    await blocked(database)
    await database.fetch("UPDATE tickets SET assignee = 'par_1' WHERE id = 'tkt_1'")
    await database.fetch("UPDATE accounts SET blocked = FALSE WHERE id = 'par_1'")
    await refuses(database, CLOSE.format("FORGOTTEN"))
    await database.fetch(CLOSE.format("UNBLOCKED"))


async def test_b3_a_partner_has_one_block_in_force(database: Database) -> None:
    await blocked(database)
    await refuses(database, BLOCK.format("blk_2"))
    await database.fetch("UPDATE partner_blocks SET lifted_at = 2 WHERE id = 'blk_1'")
    await database.fetch(BLOCK.format("blk_2"))


async def test_b2_nothing_is_upheld_unproven_undated_or_without_a_block(database: Database) -> None:
    await blocked(database)
    await database.fetch(ACCOUNT.format("'cli_1', 'client', 'ann', 'Ann', 1"))
    await database.fetch(
        "INSERT INTO offline_reports (id, partner_id, reporter_id, source, statement, status,"
        " filed_at, thread_id)"
        " VALUES ('rep_1', 'par_1', 'cli_1', 'CLIENT_REPORT', 'x', 'OPEN', 1, 'thr_1')"
    )
    whole = {"verified": "TRUE", "judged_date": "'2026-11-22'", "block_id": "'blk_1'"}
    for missing in whole:
        given = {**whole, missing: "FALSE" if missing == "verified" else "NULL"}
        sets = ", ".join(f"{name} = {value}" for name, value in given.items())
        await refuses(database, f"UPDATE offline_reports SET status = 'UPHELD', {sets}")
    sets = ", ".join(f"{name} = {value}" for name, value in whole.items())
    await database.fetch(f"UPDATE offline_reports SET status = 'UPHELD', {sets}")
