"""graphql-sse, another's client of the event stream endpoint."""

from pathlib import Path

from tests.meetings import Meeting
from tests.node.clients import running
from tests.node.test_graphql_ws import EVENTS, correct


async def test_e2_an_event_stream_replays_and_then_goes_on_live(
    met: Meeting, node_home: Path
) -> None:
    after = await met.partner.cursor()
    await correct(met, 5)
    async with running(
        node_home,
        "streams.mjs",
        url=met.house.address + "/graphql",
        token=met.partner.token,
        query=EVENTS,
        after=after,
        count=10,
    ) as app:
        await app.until("event")
        await correct(met, 5)
        said = await app.end()
    assert [each["what"] for each in said] == ["connected", *["event"] * 11, "complete"]
    assert [event["__typename"] for event in app.events()][:1] == ["StreamReady"]
    told = [event["id"] for event in app.events()[1:]]
    assert told == [event["id"] for event in await met.partner.pulled(after)]


async def test_e5_a_cursor_of_anothers_stream_is_a_result_with_the_error(
    met: Meeting, node_home: Path
) -> None:
    async with running(
        node_home,
        "streams.mjs",
        url=met.house.address + "/graphql",
        token=met.partner.token,
        query=EVENTS,
        after=await met.client.cursor(),
        count=1,
    ) as app:
        (error,) = (await app.until("error"))["error"]
        await app.end()
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
