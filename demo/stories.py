"""The two stories: a client who comes to the partner, and a partner who comes to the client."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from demo import people
from demo.phone import Phone
from demo.scene import Scene
from demo.timeline import DIM
from domain.model.windows import MEETING, stamp

SET_OUT_FOR = timedelta(seconds=3)  # so long "On my way" is open before "I'm here" takes its place
SOON = timedelta(minutes=5)

Partner = Mapping[str, Any]
CLOCK = "{ viewer { serverTime } }"


async def at_the_partners(scene: Scene, partner: Partner) -> None:
    """S1 to S6 at PARTNER_PLACE; the partner's socket is lost when it matters."""
    client, host = scene.client, scene.partner
    await scene.timeline.title(f"At the partner's place: {_name(client)} comes to {_name(host)}")
    await heads(scene)
    opens = await server_time(client) + SET_OUT_FOR
    await book(scene, partner, opens + MEETING, place="PARTNER_PLACE")
    await scene.refused(client, "I'm here", "TOO_EARLY", "reportArrival")
    await scene.press(client, "On my way", "reportOnMyWay")
    await scene.hear("OnMyWay")
    await scene.refused(
        host, "Address", "WRONG_STAGE", "provideAddress", accessDetails=people.PARTNERS_DOOR
    )
    scene.must(not client.heard[-1].session["building"], "a free booking buys no address (S3)")
    await scene.press(host, "Show the building", "showBuilding")
    await scene.hear("BuildingShown")
    scene.must(client.heard[-1].session["building"], "the building, by the partner's word (S3)")
    await scene.timeline.note("… at 30 minutes to go, time alone opens “I'm here” …")
    await scene.hear("ActionsChanged", opened=opens)
    await _arrive_unheard(scene)
    await _open_the_door(scene)
    await _start_and_end(scene)


async def heads(scene: Scene) -> None:
    """Whose column is whose."""
    client, partner = _name(scene.client), _name(scene.partner)
    await scene.timeline.heads(f"{client}, the client", f"{partner}, the partner")


async def _arrive_unheard(scene: Scene) -> None:
    """The host is offline, the traveller presses twice; the host resumes by cursor (E2, I1)."""
    client, host = scene.client, scene.partner
    await host.lose_socket()
    await scene.timeline.row([], [("– the connection is lost –", DIM)])
    first = await scene.press(client, "I'm here", "reportArrival", idempotencyKey="here")
    await scene.hear("Arrived", client)
    again = await scene.press(
        client, "I'm here, again, under the same key", "reportArrival", idempotencyKey="here"
    )
    scene.must(again["version"] == first["version"], "pressed twice, it must be done once (I1)")
    await scene.timeline.row([], [("– back, from the last cursor on –", DIM)])
    await host.go_online()
    await scene.hear("Arrived", host)


async def _open_the_door(scene: Scene) -> None:
    """S3: only now may the partner tell, and only then does the client know."""
    client, host = scene.client, scene.partner
    scene.must(not client.heard[-1].session["accessDetails"], "no door before it is told (S3)")
    await scene.press(host, "Address", "provideAddress", accessDetails=people.PARTNERS_DOOR)
    await scene.hear("AddressProvided")
    scene.must(client.heard[-1].session["accessDetails"], "the door, once it is told (S3)")


async def _start_and_end(scene: Scene) -> None:
    """S5 and S6: a word on every preference; the client may end at any time."""
    client, host = scene.client, scene.partner
    await scene.refused(host, "Start", "PREFERENCES_INCOMPLETE", "startSession")
    declined = [
        {"lineId": line["id"], "provided": False}
        for line in scene.session["lines"]
        if line["preferenceBased"]
    ]
    await scene.press(host, "Start, no photographs", "startSession", preferences=declined)
    await scene.hear("SessionStarted")
    await scene.refused(host, "Complete", "TOO_EARLY", "completeSession")
    await _complete(scene, visitor=client)


async def at_the_clients(scene: Scene, partner: Partner) -> None:
    """A home visit: the partner travels, the client is the host, two phones press at once."""
    host, visitor = scene.client, scene.partner
    await scene.timeline.title(f"A home visit: {_name(visitor)} comes to {_name(host)}")
    await heads(scene)
    home: Mapping[str, Any] = {
        "building": people.CLIENTS_PLACE,
        "accessDetails": people.CLIENTS_DOOR,
    }
    await book(scene, partner, await server_time(host) + SOON, place="CLIENT_PLACE", **home)
    scene.must(visitor.heard[-1].session["accessDetails"], "a home visit shows its door (S3)")
    await scene.refused(host, "I'm here", "NOT_YOURS_TO_DO", "reportArrival")
    before = scene.session["version"]
    await scene.press(visitor, "I'm here", "reportArrival")
    await scene.hear("Arrived")
    corrected = {**people.CLIENTS_DOOR, "note": "The bell is broken: knock"}
    await scene.press(host, "Address, corrected", "provideAddress", accessDetails=corrected)
    await scene.hear("AddressProvided")
    old = f"Start, having seen version {before}"
    await scene.refused(visitor, old, "STALE_VERSION", "startSession", ifVersion=before)
    await _start_once(scene)
    await _complete(scene, visitor=visitor)


async def _start_once(scene: Scene) -> None:
    """The client's phone is in a lift meanwhile, and hears of it all the same."""
    host, visitor = scene.client, scene.partner
    await host.lose_socket()
    await scene.timeline.row([("– the connection is lost –", DIM)], [])
    provided = [
        {"lineId": line["id"], "provided": True}
        for line in scene.session["lines"]
        if line["preferenceBased"]
    ]
    await scene.press(visitor, "Start", "startSession", preferences=provided)
    await scene.hear("SessionStarted", visitor)
    await scene.timeline.row([("– back, from the last cursor on –", DIM)], [])
    await host.go_online()
    await scene.hear("SessionStarted", host)


async def book(
    scene: Scene, partner: Partner, start: datetime, *, secure: bool = False, **more: object
) -> None:
    """S10; paid from the balance its price is held at once (M3)."""
    await scene.press(
        scene.client,
        f"Book for {stamp(start)[11:19]} UTC",
        "bookSession",
        partnerId=partner["id"],
        tariffId=partner["tariffs"][0]["id"],
        serviceIds=[service["id"] for service in partner["services"]],
        scheduledStart=stamp(start),
        paymentMethod="BALANCE" if secure else "DIRECT",
        **more,
    )
    await scene.hear("SessionBooked")
    if secure:
        await scene.hear("BalanceChanged", scene.client)


async def _complete(scene: Scene, *, visitor: Phone) -> None:
    """The end takes the way in from the visitor's view (S3)."""
    await scene.press(scene.client, "Complete", "completeSession")
    await scene.hear("SessionCompleted")
    scene.must(not visitor.heard[-1].session["accessDetails"], "the door ends with it (S3)")
    await scene.nothing_lost()


async def server_time(phone: Phone) -> datetime:
    """By the clock that judges: the server's."""
    said = (await phone.ask(CLOCK))["viewer"]["serverTime"]
    return datetime.fromisoformat(said)


def _name(phone: Phone) -> str:
    return phone.person.name
