"""graphql-ws, the client that apps use, resumes by cursor and refreshes its token (E2, V3)."""

from datetime import timedelta
from pathlib import Path

from tests.meetings import Meeting
from tests.node.clients import running
from tests.people import DOOR

EVENTS = (
    "subscription($after: Cursor) { events(after: $after) {"
    " __typename id cursor ... on SessionEvent { session { id version } } } }"
)


async def correct(met: Meeting, times: int) -> None:
    """So many events for both parties."""
    for number in range(times):
        door = DOOR | {"apartment": str(number)}
        await met.client.does("provideAddress", met.id, accessDetails=door)


async def test_e2_a_socket_lost_amid_50_events_is_resumed_with_every_one_once_in_order(
    met: Meeting, node_home: Path
) -> None:
    after = await met.partner.cursor()
    async with running(
        node_home,
        "sockets.mjs",
        url=met.house.socket_address,
        tokens=[met.partner.token],
        query=EVENTS,
        after=after,
        count=50,
        dropAfter=20,
    ) as app:
        await app.until("event")  # StreamReady: it is live
        await correct(met, 25)
        await app.until("away")
        await correct(met, 25)  # 25 of them, and what it had not heard, while it is gone
        app.nudge()
        await app.end()
    told = [event["id"] for event in app.events() if event["__typename"] == "AddressProvided"]
    assert told == [event["id"] for event in await met.partner.pulled(after)]
    assert len(told) == 50
    assert [said.get("code") for said in app.said if said["what"] == "closed"] == [1006]
    assert [event["__typename"] for event in app.events()].count("StreamReady") == 2


async def test_v3_a_token_that_ends_is_4403_and_the_client_comes_back_with_a_fresh_one(
    met: Meeting, node_home: Path
) -> None:
    after = await met.partner.cursor()
    async with running(
        node_home,
        "sockets.mjs",
        url=met.house.socket_address,
        tokens=["no.token.atall", met.partner.token_for(timedelta(seconds=1)), met.partner.token],
        query=EVENTS,
        after=after,
        count=2,
    ) as app:
        assert (await app.until("closed"))["code"] == 4403  # refused at init
        await app.until("away")
        app.nudge()
        await app.until("event")
        await correct(met, 1)
        assert (await app.until("closed"))["code"] == 4403  # expired on a live socket
        await app.until("away")
        await correct(met, 1)
        app.nudge()
        await app.end()
    told = [event["id"] for event in app.events() if event["__typename"] == "AddressProvided"]
    assert told == [event["id"] for event in await met.partner.pulled(after)]
    assert len(told) == 2
