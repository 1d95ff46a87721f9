"""clients/ on two phones against real servers: killed, restarted, and tokens that end."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from pathlib import Path

import pytest_asyncio

from tests.faults.processes import Process, houses, ready, started, until
from tests.house import House, migrated_file, settings_for
from tests.meetings import Meeting, meeting
from tests.node.clients import Program, running
from tests.people import DOOR, Person

PHONE = "built/tests/live/phone.js"


class Shop:
    """A server in a process of its own, and two people who meet in half an hour."""

    def __init__(self, server: Process, house: House, met: Meeting) -> None:
        self.server = server
        self.house = house
        self.met = met

    def phone(
        self, package: Path, person: Person, storage: Path, *, dies: bool = False
    ) -> AbstractAsyncContextManager[Program]:
        """This person's phone; what its app keeps is in this file."""
        return running(
            package,
            PHONE,
            url=f"{self.server.url}/graphql",
            account=person.id,
            tokens=[person.token],
            storage=str(storage),
            dies=dies,
        )

    async def restart(self) -> None:
        """The server comes back, on the port it had."""
        self.server.start()
        await until(lambda: ready(self.house))


@pytest_asyncio.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    """On a file of its own."""
    settings = settings_for(await migrated_file(tmp_path))
    async with started(settings) as (server,), houses(server) as (house,):
        yield Shop(server, house, await meeting(house, "PARTNER_PLACE", hours=0.4))


async def heard(phone: Program, count: int) -> list[str]:
    """Hear it out until it has told of so many events; their ids."""
    while len(phone.events()) < count:
        await phone.until("event")
    return [event["id"] for event in phone.events()]


async def correct(met: Meeting, times: int) -> None:
    """So many events for both: the partner opens the door, again and again."""
    for number in range(times):
        door = DOOR | {"apartment": str(number)}
        await met.partner.does("provideAddress", met.id, accessDetails=door)


async def test_an_arrival_on_one_phone_is_heard_on_the_other_over_a_killed_server(
    shop: Shop, package: Path, tmp_path: Path
) -> None:
    """E2: each event once, in order, whatever the server goes through in between."""
    met, after = shop.met, await shop.met.partner.cursor()
    async with (
        shop.phone(package, met.client, tmp_path / "client") as ann,
        shop.phone(package, met.partner, tmp_path / "partner") as bob,
    ):
        bob.wish("listen", after=after)
        await bob.until("ready")
        ann.wish("arrive", lane=met.id, input={"sessionId": met.id})
        assert (await ann.until("outcome"))["kind"] == "accepted"
        await heard(bob, 1)
        await correct(met, 10)
        shop.server.kill()  # amid what it was telling
        await bob.until("away")
        await shop.restart()
        await correct(met, 10)
        bob.wish("hurry")
        door = {"sessionId": met.id, "accessDetails": DOOR}
        bob.wish("open", lane=met.id, input=door)
        told = await heard(bob, 22)
        bob.wish("look", id=met.id)
        assert (await bob.until("screen"))["stage"] == "ADDRESS_PROVIDED"
    assert told == [event["id"] for event in await met.partner.pulled(after)]
    kinds = [event["__typename"] for event in bob.events()]
    assert kinds == ["Arrived", *["AddressProvided"] * 21]


async def test_an_outbox_outlives_its_server_and_its_app_and_acts_once(
    shop: Shop, package: Path, tmp_path: Path
) -> None:
    """I1: asked for without a network, killed before it is sent and after it is done; told once."""
    met, after = shop.met, await shop.met.partner.cursor()
    shop.server.kill()
    async with shop.phone(package, met.client, tmp_path / "client") as ann:
        ann.wish("arrive", lane=met.id, input={"sessionId": met.id})
        await ann.until("kept")
        await ann.kill()
    await shop.restart()
    async with shop.phone(package, met.client, tmp_path / "client", dies=True) as ann:
        while await ann.hear() is not None:
            pass
    assert [event["__typename"] for event in await met.partner.pulled(after)] == ["Arrived"]
    async with shop.phone(package, met.client, tmp_path / "client") as ann:
        assert (await ann.until("outcome")) == {
            "what": "outcome",
            "kind": "accepted",
            "name": "ReportArrival",
        }
        ann.wish("arrive", lane=met.id, input={"sessionId": met.id})
        assert (await ann.until("outcome"))["kind"] == "refused"  # another wish, another key
    assert [event["__typename"] for event in await met.partner.pulled(after)] == ["Arrived"]


async def test_an_app_that_was_killed_goes_on_from_the_event_it_took_last(
    shop: Shop, package: Path, tmp_path: Path
) -> None:
    met, after = shop.met, await shop.met.partner.cursor()
    async with shop.phone(package, met.partner, tmp_path / "partner") as bob:
        bob.wish("listen")
        await bob.until("ready")
        assert [said["what"] for said in bob.said].count("reset") == 1  # nothing was loaded yet
        await met.client.does("reportArrival", met.id)
        before = await heard(bob, 1)
        bob.wish("look", id=met.id)
        await bob.until("screen")  # by now its cursor is kept, too
        await bob.kill()
    await met.partner.does("provideAddress", met.id, accessDetails=DOOR)
    async with shop.phone(package, met.partner, tmp_path / "partner") as bob:
        bob.wish("listen")
        told = await heard(bob, 1)
        assert "reset" not in [said["what"] for said in bob.said]
        bob.wish("close")
        await bob.end()
    assert before + told == [event["id"] for event in await met.partner.pulled(after)]


async def test_v3_a_token_that_ends_is_renewed_and_nothing_is_lost(
    met: Meeting, package: Path, tmp_path: Path
) -> None:
    """4403 at init and 4403 on a live socket: each asks for a fresh token."""
    after, bob = await met.partner.cursor(), met.partner
    async with running(
        package,
        PHONE,
        url=f"{met.house.address}/graphql",
        account=bob.id,
        tokens=["no.token.atall", bob.token_for(timedelta(seconds=2)), bob.token],
        storage=str(tmp_path / "partner"),
    ) as app:
        app.wish("listen", after=after)
        await app.until("ready")
        await met.client.does("provideAddress", met.id, accessDetails=DOOR)
        await heard(app, 1)
        await app.times("away", 2)  # refused at first; and now it has ended
        await met.client.does("provideAddress", met.id, accessDetails=DOOR)
        told = await heard(app, 2)
        assert [said["what"] for said in app.said].count("token") == 3
    assert told == [event["id"] for event in await bob.pulled(after)]
