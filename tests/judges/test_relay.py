"""A project that relay-compiler has compiled, on relay-runtime, against a running server."""

from collections.abc import Callable
from datetime import timedelta

from tests.judges.bench import Bench
from tests.meetings import Meeting
from tests.node.clients import running
from tests.node.test_graphql_ws import correct
from tests.people import DOOR

BOOKED = 5


async def compiled(bench: Bench) -> Bench:
    """The project, its documents compiled: they are valid, and the schema is one for Relay."""
    said = await bench.node("node_modules/relay-compiler/cli.js", "relay.config.json")
    assert "Compilation completed" in said
    return bench


async def book_more(met: Meeting, count: int) -> None:
    """Sessions, so that there are several pages of them."""
    for number in range(count):
        wish = met.partner.wish(met.at(hours=24 * (number + 1)), "CLIENT_PLACE")
        assert (await met.client.command("bookSession", **wish))["refusal"] is None


async def test_a_connection_is_paged_through_and_a_node_fetched_again(
    met: Meeting, bench: Callable[[str], Bench]
) -> None:
    """@connection merges the pages of `viewer.sessions`; @refetchable asks `node(id)`."""
    project = await compiled(bench("relay"))
    await book_more(met, BOOKED - 1)
    url = f"{met.house.address}/graphql"
    async with running(project.folder, "app.cjs", url=url, tokens=[met.client.token]) as app:
        app.wish("list")
        list_ = await app.until("list")
        app.wish("look", id=met.id)
        seen = (await app.until("screen"))["session"]
        await correct(met, 1)
        app.wish("refetch", id=met.id)
        again = (await app.until("refetched"))["session"]
    assert (list_["pages"], len(set(list_["ids"])), len(list_["ids"])) == (3, BOOKED, BOOKED)
    assert seen["id"] == again["id"] == met.id
    assert again["version"] == seen["version"] + 1


async def test_a_command_and_events_reach_the_store_over_lost_sockets_and_ended_tokens(
    met: Meeting, bench: Callable[[str], Bench]
) -> None:
    """4403 at init, 4403 on a live socket, each followed by a fresh token; then E2's promise."""
    project = await compiled(bench("relay"))
    after = await met.client.cursor()
    tokens = ["no.token.atall", met.client.token_for(timedelta(seconds=2)), met.client.token]
    url = f"{met.house.address}/graphql"
    async with running(project.folder, "app.cjs", url=url, tokens=tokens) as app:
        app.wish("look", id=met.id)
        await app.until("screen")
        app.wish("listen", after=after)
        await app.until("away")  # refused at init
        app.wish("go on")
        assert (await app.until("event"))["event"]["__typename"] == "StreamReady"
        app.wish("open", input={"sessionId": met.id, "accessDetails": DOOR | {"floor": "9"}})
        assert (await app.until("opened"))["refusal"] is None
        await app.until("away")  # it ended while the socket was live
        await correct(met, 3)
        app.wish("go on")
        while len(told := [one for one in app.events() if one["session"]]) < 4:
            await app.until("event")
        app.wish("draw", id=met.id)
        drawn = (await app.until("drawn"))["session"]
    assert [one["id"] for one in told] == [one["id"] for one in await met.client.pulled(after)]
    assert [said["code"] for said in app.said if said["what"] == "closed"] == [4403, 4403]
    assert drawn["version"] == (await met.client.session(met.id))["version"]
