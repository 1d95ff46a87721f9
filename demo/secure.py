"""The second act: two sessions paid from the balance. One grows, one is called off too late."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from demo import people
from demo.offstage import Offstage
from demo.people import money
from demo.phone import AMOUNT, Broken, Phone
from demo.scene import Scene, amount
from demo.stories import SOON, book, heads, server_time
from demo.timeline import BOLD, DIM

Partner = Mapping[str, Any]
PRICE, MORE = 12_000, 10_500  # what is booked, and what is added
BACK, AWARD = 9_000, 3_000  # what support decides
LATE = timedelta(minutes=20)  # less than 5 h before T, and past any grace (C3)
WHY = "My father was taken to hospital this morning."
THREAD = "query ($id: ID!) { session(id: $id) { thread { id } } }"
SAY = """
mutation ($input: SendMessageInput!) {
  sendMessage(input: $input) { message { body } refusal { message } }
}
"""
PREVIEW = f"""
query ($id: ID!) {{ session(id: $id) {{ cancellationPreview {{
  opensDispute freeUntil reasonRequired refundNow {AMOUNT} staysHeld {AMOUNT} }} }} }}
"""


async def with_an_addition(scene: Scene, partner: Partner, offstage: Offstage) -> None:
    """M3, A1 to A5, H1: held at booking, more held with the addition, all of it paid at the end."""
    client, visitor = scene.client, scene.partner
    names = f"{visitor.person.name} comes to {client.person.name}"
    await scene.timeline.title(f"From the balance, and longer than planned: {names}")
    await heads(scene)
    await offstage.top_up(scene, client, 15_000)
    home: Mapping[str, Any] = {
        "building": people.CLIENTS_PLACE,
        "accessDetails": people.CLIENTS_DOOR,
    }
    start = await server_time(client) + SOON
    await book(scene, partner, start, secure=True, place="CLIENT_PLACE", **home)
    await _say(scene, client, "The bell is broken: please knock.")
    await scene.press(visitor, "I'm here", "reportArrival")
    await scene.hear("Arrived")
    await _begin(scene)
    await _grow(scene, partner, offstage)
    await scene.press(client, "Complete", "completeSession")
    await scene.hear("SessionCompleted")
    await scene.hear("BalanceChanged", visitor)
    moved = ("TOP_UP", 15_000), ("HOLD", -PRICE), ("TOP_UP", 10_000), ("HOLD", -MORE)
    await offstage.statement(scene, client, *moved)
    await offstage.statement(scene, visitor, ("PAYOUT", PRICE + MORE))
    await scene.nothing_lost()


async def _say(scene: Scene, who: Phone, body: str) -> None:
    """H1, H2: to the character."""
    thread = (await who.ask(THREAD, id=scene.session["id"]))["session"]["thread"]["id"]
    await scene.show(who, (f"▶ “{body}”", BOLD))
    scene.start_watch()
    sent = (await who.ask(SAY, input={"threadId": thread, "body": body}))["sendMessage"]
    scene.must(sent["refusal"] is None and sent["message"]["body"] == body, "what is said is kept")
    await scene.hear("MessagePosted")
    told = scene.partner.heard[-1].told["message"]["body"]
    scene.must(told == body, "what is said is what is heard (H2)")


async def _begin(scene: Scene) -> None:
    """S5: everything will be provided, so nothing goes back."""
    word = [
        {"lineId": line["id"], "provided": True}
        for line in scene.session["lines"]
        if line["preferenceBased"]
    ]
    await scene.press(scene.partner, "Start", "startSession", preferences=word)
    await scene.hear("SessionStarted")


async def _grow(scene: Scene, partner: Partner, offstage: Offstage) -> None:
    """A3, A5: an hour and an offer; the balance is too small, then it is not."""
    client, visitor = scene.client, scene.partner
    ended = scene.session["endsAt"]
    prints = {"title": "Prints", "price": money(1_500, offstage.currency)}
    items = [{"tariffId": partner["tariffs"][0]["id"]}, {"offer": prints}]
    await scene.press(visitor, "Propose another hour, and prints", "proposeAddition", items=items)
    await scene.hear("AdditionProposed")
    (addition,) = scene.session["additions"]
    confirm = {"additionId": addition["id"]}
    await scene.refused(client, "Confirm", "INSUFFICIENT_BALANCE", "confirmAddition", **confirm)
    await offstage.top_up(scene, client, 10_000)
    await scene.press(client, "Confirm", "confirmAddition", **confirm)
    await scene.hear("AdditionConfirmed")
    await scene.hear("BalanceChanged", client)
    held = scene.session["held"]["minorUnits"]
    scene.must(held == PRICE + MORE, "an addition is paid as its session is (A4)")
    scene.must(scene.session["endsAt"] > ended, "a tariff prolongs the session (A3)")


async def called_off_too_late(scene: Scene, partner: Partner, offstage: Offstage) -> None:
    """C3, C7, C8, D1 to D3: what was held waits for support, who hears why."""
    client, host = scene.client, scene.partner
    names = f"{client.person.name} does not come to {host.person.name}"
    await scene.timeline.title(f"From the balance, and called off too late: {names}")
    await heads(scene)
    await offstage.top_up(scene, client, PRICE)
    start = await server_time(client) + LATE
    await book(scene, partner, start, secure=True, place="PARTNER_PLACE")
    await _cancel(scene)
    dispute = client.heard[-2].session["dispute"]["id"]
    await offstage.take(scene, dispute)
    await scene.hear("DisputeTaken")
    await offstage.decide(scene, dispute, BACK, AWARD)
    for kind in ("DisputeDecided", "MessagePosted", "BalanceChanged"):
        await scene.hear(kind)
    await offstage.decided_once(scene, dispute)
    moved = ("TOP_UP", PRICE), ("HOLD", -PRICE), ("REFUND", BACK)
    await offstage.statement(scene, client, *moved)
    await offstage.statement(scene, host, ("PAYOUT", AWARD))
    told = json.dumps([event.told for phone in (client, host) for event in phone.heard])
    scene.must(WHY not in told, "why stands in no event (C5)")
    await scene.nothing_lost()


async def _cancel(scene: Scene) -> None:
    """C8: first what it would mean, by the command's own rule; nobody slips over the line."""
    client = scene.client
    asked = (await client.ask(PREVIEW, id=scene.session["id"]))["session"]["cancellationPreview"]
    if not asked["opensDispute"] or asked["freeUntil"] or asked["reasonRequired"]:
        raise Broken(f"less than 5 h before the start a cancellation is disputed (C3): {asked}")
    stays = f"Cancelling now: {amount(asked['staysHeld'])} stays held, support decides"
    await scene.show(client, (f"    {stays}", DIM))
    unknowing = {"expectDispute": False}
    await scene.refused(
        client, "Cancel, for nothing", "CONSEQUENCES_CHANGED", "cancelSession", **unknowing
    )
    given = {"expectDispute": True, "explanation": WHY}
    await scene.press(client, "Cancel, and say why to support", "cancelSession", **given)
    for kind in ("SessionCancelled", "DisputeOpened", "MessagePosted"):
        await scene.hear(kind)
