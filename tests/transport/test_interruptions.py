"""E2: an event is told whole, or its reader is sent to ask for it again by cursor (1013)."""

import pytest

from tests.transport.installed import Installation, install
from tests.transport.test_sse import all_events
from tests.transport.wires import served

COUNTED = "subscription { count(to: 3) { number far } }"


def away() -> Installation:
    """One whose events can't be read now."""
    installed = install()
    installed.world.away = True
    return installed


async def test_an_event_with_holes_is_not_told_the_socket_closes_with_1013() -> None:
    async with served(away()) as one:
        await one.ready()
        await one.ask(COUNTED)
        assert await one.close_code() == 1013


async def test_an_event_with_holes_is_not_told_the_stream_ends_without_complete() -> None:
    assert await all_events(away(), COUNTED) == []


@pytest.mark.parametrize("how", ["away", "later away"])
async def test_a_source_that_is_away_closes_with_1013(how: str) -> None:
    async with served(install()) as one:
        await one.ready()
        await one.ask(f'subscription {{ refused(how: "{how}") {{ number }} }}')
        if how.startswith("later"):
            assert (await one.hear())["type"] == "next"
        assert await one.close_code() == 1013


async def test_a_fault_of_our_own_is_told_and_the_stream_goes_on() -> None:
    """Or its reader would come back for the same event for ever."""
    heard = await all_events(install(), 'subscription { refused(how: "later fault") { number } }')
    assert [name for name, _ in heard] == ["next", "next", "complete"]
    assert heard[1][1]["errors"][0]["extensions"]["code"] == "INTERNAL"


async def test_a_query_meanwhile_is_answered_with_its_holes() -> None:
    async with served(install()) as one:
        await one.ready()
        await one.ask('{ fail(how: "away") }')
        heard = await one.hear()
        assert heard["payload"]["errors"][0]["extensions"]["code"] == "INTERNAL"
