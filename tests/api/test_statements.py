"""A read costs a constant number of statements, however long its lists."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from tests.house import House
from tests.meetings import Meeting, code, meeting
from tests.people import PULL, READ_SESSION, SESSION, VIEWER, Partner, Person

# What the house asks by itself every now and then, whoever reads.
ITS_OWN = ("FROM revocations WHERE at", "SELECT id, head FROM streams WHERE")
PARTNER = "partner { rules places bookable tariffs { id } services { id } area { city } }"
LIST = (
    SESSION
    + "query($first: Int) { viewer { sessions(first: $first) { totalCount nodes {"
    + f" ...SessionParts {PARTNER} }} }} }} }}"
)
NODES = (
    SESSION
    + VIEWER
    + "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Session { ...SessionParts }"
    + " ... on Partner { rules bookable tariffs { id } } ... on Client { displayName }"
    + " ... on Tariff { title } } viewer { ...ViewerParts } }"
)


class Told(logging.Handler):
    """The statements that were run, as Tortoise tells its log."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.statements: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep what somebody asked for."""
        said = record.getMessage()
        if not any(each in said for each in ITS_OWN):
            self.statements.append(said)


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements run within the block."""
    log, told = logging.getLogger("tortoise.db_client"), Told()
    before = log.level
    log.addHandler(told)
    log.setLevel(logging.DEBUG)
    try:
        yield told.statements
    finally:
        log.removeHandler(told)
        log.setLevel(before)


async def counted(who: Person, document: str, /, **variables: Any) -> int:
    """How many statements one operation takes, the account's included."""
    await who.ask(document, **variables)  # whatever is made at the first call has been made
    with statements() as run:
        await who.ask(document, **variables)
    assert run
    return len(run)


async def visits(house: House, count: int) -> list[Meeting]:
    """One client's sessions with as many partners."""
    ann = await house.client()
    return [await meeting(house, client=ann, hours=6 + n) for n in range(count)]


async def test_a_session_with_its_actions_is_two_statements(house: House) -> None:
    found = await meeting(house)
    assert await counted(found.client, READ_SESSION, id=found.id) == 2


async def test_a_list_of_20_sessions_takes_no_more_statements_than_one_of_2(house: House) -> None:
    found = await visits(house, 20)
    few, many = [await counted(found[0].client, LIST, first=first) for first in (2, 20)]
    assert many == few


async def test_a_list_of_100_sessions_takes_no_more_statements_than_one_of_2(
    sqlite_house: House,
) -> None:
    bob = await sqlite_house.partner()
    await fill(bob, 100)
    light = "query($n: Int) { viewer { sessions(first: $n) { nodes { id stage client { id } } } } }"
    few, many = [await counted(bob, light, n=first) for first in (2, 100)]
    assert many == few == 2


async def fill(bob: Partner, count: int) -> None:
    """Hour after hour, by clients who book 20 each."""
    start = bob.house.clock() + timedelta(hours=6)
    clients = [await bob.house.client() for _ in range(0, count, 20)]
    for n in range(count):
        ann = clients[n // 20]
        wish = bob.wish(start + timedelta(hours=n), serviceIds=[])
        assert code(await ann.command("bookSession", **wish)) is None


async def test_many_nodes_take_no_more_statements_than_one_of_each_kind(house: House) -> None:
    found = await visits(house, 10)
    kinds = [
        [each.id for each in found],
        [each.partner.id for each in found],
        [each.partner.tariff for each in found],
        [each.partner.services[0] for each in found],
        [found[0].client.id] * 10,
    ]
    ann = found[0].client
    few = await counted(ann, NODES, ids=[ids[0] for ids in kinds])
    many = await counted(ann, NODES, ids=[id for ids in kinds for id in ids])
    assert many == few


@pytest.mark.parametrize("who", ["client", "partner"])
async def test_a_page_of_many_events_takes_no_more_statements_than_one_of_2(
    house: House, who: str
) -> None:
    found = await visits(house, 10)
    person = found[0].client if who == "client" else found[0].partner
    few, many = [await counted(person, PULL, first=first) for first in (2, 10)]
    assert many == few


async def test_a_count_is_asked_for_only_where_it_is_wanted(house: House) -> None:
    found = await meeting(house)
    bare = "{ viewer { sessions { nodes { id } } } }"
    full = "{ viewer { sessions { totalCount nodes { id } } } }"
    assert await counted(found.client, full) == await counted(found.client, bare) + 1
