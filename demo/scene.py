"""One session between two phones: pressing, hearing, and showing what changed before their eyes."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from time import monotonic
from typing import Any

from demo.phone import PULL, SIGHT, Broken, Event, Phone
from demo.timeline import BOLD, CYAN, DIM, GREEN, RED, Column, Line, Timeline
from domain.model.people import Role

Session = Mapping[str, Any]

ANSWER = "session { ...Sight } refusal { code rule message }"
PRESS = f"""
mutation ($input: %s!) {{ answer: %s(input: $input) {{ {ANSWER} }} }} {SIGHT}
"""
INPUTS = {
    "bookSession": "BookSessionInput",
    "provideAddress": "ProvideAddressInput",
    "startSession": "StartSessionInput",
    "cancelSession": "CancelSessionInput",
    "proposeAddition": "ProposeAdditionInput",
    "confirmAddition": "AdditionCommandInput",
}
UNNAMED = frozenset({"bookSession", "confirmAddition"})  # whose input names no session


class Scene:
    """A client's phone and a partner's, and the timeline that shows both."""

    def __init__(self, client: Phone, partner: Phone, timeline: Timeline) -> None:
        self.client = client
        self.partner = partner
        self.timeline = timeline
        self.session: Session = {}
        self._pressed_at = 0.0
        self._shown: dict[tuple[Phone, str], str] = {}

    async def press(self, who: Phone, button: str, mutation: str, **given: object) -> Session:
        """Send a command that must be accepted; the session as it now stands."""
        answer, took = await self._send(who, button, mutation, given)
        if answer["refusal"]:
            raise Broken(f"{button}: refused: {answer['refusal']['message']}")
        before, session = self.session.get("version"), answer["session"]
        self.session = session
        still = "still " if before == session["version"] else ""
        done = f"  ✓ {still}{session['stage']}, version {session['version']}"
        await self.show(who, (done + took.rjust(43 - len(done)), GREEN))
        return self.session

    async def refused(
        self, who: Phone, button: str, code: str, mutation: str, **given: object
    ) -> None:
        """Send a command that must be refused, with this code."""
        answer, _ = await self._send(who, button, mutation, given)
        refusal = answer["refusal"] or {"code": "accepted", "message": "", "rule": None}
        if refusal["code"] != code:
            raise Broken(f"{button}: expected {code}, got {refusal['code']}")
        await self.show(who, (f"  ✗ {code} ({refusal['rule']}): {refusal['message']}", RED))

    async def hear(self, kind: str, *phones: Phone, opened: datetime | None = None) -> None:
        """The next event of each phone, or of both, beside one another.

        `opened` is the moment of an event that time alone brought, by the server's clock.
        """
        listening = phones or (self.client, self.partner)
        events = await asyncio.gather(*(phone.hear(kind) for phone in listening))
        columns = {
            phone: self._told(phone, event, opened)
            for phone, event in zip(listening, events, strict=True)
        }
        await self.timeline.row(columns.get(self.client, []), columns.get(self.partner, []))

    async def nothing_lost(self) -> None:
        """What each phone was told, live and resumed, is what its stream holds: once, in order."""
        for phone in (self.client, self.partner):
            page = await phone.ask(PULL, after=phone.first_cursor)
            kept = [event["id"] for event in page["events"]["nodes"]]
            told = [event.told["id"] for event in phone.heard]
            if kept != told or phone.unheard():
                raise Broken(f"{phone.person.name} was told {told}, the stream holds {kept}")
            name, count = phone.person.name, len(told)
            await self.timeline.note(f"✓ {name} was told all {count} events, once, in order", GREEN)

    def must(self, kept: object, promise: str) -> None:
        """Break off where a promise is not kept."""
        if not kept:
            raise Broken(promise)

    def start_watch(self) -> None:
        """What is heard next is timed from now."""
        self._pressed_at = monotonic()

    async def _send(
        self, who: Phone, button: str, mutation: str, given: Mapping[str, object]
    ) -> tuple[Mapping[str, Any], str]:
        await self.show(who, (f"▶ {button}", BOLD))
        input_type = INPUTS.get(mutation, "SessionCommandInput")
        named = {} if mutation in UNNAMED else {"sessionId": self.session["id"]}
        self.start_watch()
        data = await who.ask(PRESS % (input_type, mutation), input={**named, **given})
        return data["answer"], ms(monotonic() - self._pressed_at)

    async def show(self, who: Phone, *column: Line) -> None:
        """Lines in one party's column."""
        left = who.person.role is Role.CLIENT
        await self.timeline.row(column if left else (), () if left else column)

    def _told(self, phone: Phone, event: Event, opened: datetime | None) -> Column:
        """An event, when it came, and what it changed for this viewer."""
        head = f"● {event.kind}, by {event.told['actor']}"
        if opened is None:
            when = ms(event.at - self._pressed_at)
        else:
            when = ms((datetime.fromisoformat(event.told["at"]) - opened).total_seconds())
        lines = [(head + when.rjust(43 - len(head)), CYAN)]
        for label, words in (sight(event.session) | news(event.told)).items():
            if self._shown.get((phone, label)) != words:
                self._shown[phone, label] = words
                lines.append((f"    {label}: {words}", DIM))
        return lines


def sight(session: Session) -> dict[str, str]:
    """What a viewer sees of the address and the money, and which buttons are open (S3, S8)."""
    if not session:
        return {}
    building, door = session["building"], session["accessDetails"]
    secure, dispute = session["paymentMethod"] == "BALANCE", session["dispute"]
    held = {"held": amount(session["held"])} if secure else {}
    disputed = {"dispute": _dispute(dispute)} if dispute else {}
    added = {"addition": _addition(session["additions"][-1])} if session["additions"] else {}
    return {
        "building": building["street"] if building else "hidden",
        "door": _door(door) if door else "hidden",
        "price": amount(session["price"]),
        **held,
        **added,
        **disputed,
        "buttons": ", ".join(_button(it) for it in session["actions"] if _tells(it)) or "none",
    }


def news(told: Mapping[str, Any]) -> dict[str, str]:
    """What an event says beside the session: a balance, a message, how one stands."""
    said = {"balance": amount(told["balance"])} if "balance" in told else {}
    if message := told.get("message"):
        who = "you" if message["mine"] else message["sender"]
        said["message"] = f"{who}: “{message['body']}”"
    if standing := told.get("standing"):
        said["standing"] = _standing(standing)
    if request := told.get("request"):
        said["helpline"] = ": ".join(filter(None, (request["status"], request.get("resolution"))))
    return said


def amount(money: Mapping[str, Any]) -> str:
    """As people write it."""
    units = money["minorUnits"]
    return (
        f"{'-' if units < 0 else ''}{abs(units) // 100}.{abs(units) % 100:02} {money['currency']}"
    )


def _addition(addition: Mapping[str, Any]) -> str:
    return f"{addition['status']}, {amount(addition['price'])}"


def _dispute(dispute: Mapping[str, Any]) -> str:
    decided = dispute["decision"]
    if decided is None:
        return f"{dispute['status']}, {amount(dispute['held'])} waits"
    back, paid = amount(decided["refund"]), amount(decided["award"])
    return f"{dispute['status']}, {back} back, {paid} to the partner"


def _standing(standing: Mapping[str, Any]) -> str:
    block = standing["block"]
    if block is None:
        return "can be booked" if standing["maySell"] else "can't be booked"
    meeting = block["counsellingAt"]
    at = f"; meeting at {meeting[:16].replace('T', ' ')} UTC" if meeting else ""
    return f"blocked, {block['level']}{at}. {block['nextSteps'][0]}"


def ms(seconds: float) -> str:
    """As it stands beside what came."""
    return f"{seconds * 1000:.0f} ms"


def _door(door: Mapping[str, Any]) -> str:
    note = f" “{door['note']}”" if door["note"] else ""
    return f"entrance {door['entrance']}, apt. {door['apartment']}, floor {door['floor']}{note}"


def _tells(action: Mapping[str, Any]) -> bool:
    return bool(action["open"] or action["replacedBy"])


def _button(action: Mapping[str, Any]) -> str:
    kind: str = action["kind"]
    return kind if action["open"] else f"({kind} gave way to {action['replacedBy']})"
