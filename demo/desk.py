"""Support at its desks: its members hear one partner's case live, each within their roles (V2)."""

from collections.abc import Mapping
from time import monotonic
from typing import Any

from demo.phone import Broken, Event, Phone
from demo.scene import Scene, ms
from demo.timeline import BOLD, CYAN, GREEN, PLAIN, RED
from domain.model.people import Role

Answer = Mapping[str, Any]

OF = "partner { id }"
LIVE = f"""
subscription ($after: Cursor) {{ events(after: $after) {{ __typename id cursor at actor
  ... on ReportFiled {{ report {{ {OF} }} }}
  ... on ProofAdded {{ report {{ {OF} }} }}
  ... on ReportReviewed {{ report {{ {OF} }} }}
  ... on BlockSet {{ block {{ {OF} }} }}
  ... on BlockLifted {{ block {{ {OF} }} }}
  ... on TicketClosed {{ ticket {{ {OF} }} }}
  ... on CounsellingScheduled {{ counselling {{ block {{ {OF} }} }} }}
  ... on CounsellingCompleted {{ counselling {{ block {{ {OF} }} }} }}
  ... on RebookingRequested {{ request {{ {OF} }} }}
  ... on RebookingResolved {{ request {{ {OF} }} }}
}} }}
"""
REPORT = "subject: report { id status proofs { id status url sha256 } }"
BLOCK = "subject: block { id status }"
TICKET = "subject: ticket { id status resolution closeBlockedBy { code } }"
COUNSELLING = "subject: counselling { id completedAt }"
REQUEST = "subject: request { id status resolution }"
COMMANDS = {
    "reportOfflineBooking": ("ReportOfflineBookingInput", REPORT),
    "addProof": ("AddProofInput", REPORT),
    "reviewProof": ("ReviewProofInput", REPORT),
    "upholdReport": ("UpholdReportInput", REPORT),
    "liftBlock": ("LiftBlockInput", BLOCK),
    "takeTicket": ("TicketCommandInput", TICKET),
    "closeTicket": ("TicketCommandInput", TICKET),
    "sendMessage": ("SendMessageInput", "subject: message { id body }"),
    "scheduleCounselling": ("ScheduleCounsellingInput", COUNSELLING),
    "recordCounselling": ("RecordCounsellingInput", COUNSELLING),
    "completeCounselling": ("CounsellingCommandInput", COUNSELLING),
    "requestRebookingHelp": ("RequestRebookingHelpInput", REQUEST),
    "resolveRebookingRequest": ("ResolveRebookingRequestInput", REQUEST),
}


def command(mutation: str) -> str:
    """The document of a command: its subject, as it now stands, and a refusal if there is one."""
    input_type, subject = COMMANDS[mutation]
    asked = f"{mutation}(input: $input) {{ {subject} refusal {{ code rule message }} }}"
    return f"mutation ($input: {input_type}!) {{ answer: {asked} }}"


class Desk(Phone):
    """A member of support. Their stream is all of support's: other partners' cases pass by."""

    live = LIVE
    case = ""  # the partner's, by id

    async def _due(self) -> Event:
        while _partner_in(event := await self._next()) != self.case:
            pass
        return event


def _partner_in(event: Event) -> str:
    """Whose case an event is of; nobody's where it is a message, or a dispute's."""
    for name in ("report", "block", "ticket", "counselling", "request"):
        if subject := event.told.get(name):
            of: str = subject.get("block", subject)["partner"]["id"]
            return of
    return ""


class Case:
    """Commands in one partner's case. Who is no party of the scene stands across both columns."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    async def press(self, who: Phone, button: str, mutation: str, **given: object) -> Answer:
        """Send a command that must be accepted; its subject as it now stands."""
        answer, took = await self._send(who, mutation, given)
        if answer["refusal"]:
            raise Broken(f"{button}: refused: {answer['refusal']['message']}")
        await self.show(who, f"▶ {button}  ✓ {took}", GREEN)
        subject: Answer = answer["subject"]
        return subject

    async def refused(
        self, who: Phone, button: str, code: str, mutation: str, **given: object
    ) -> None:
        """Send a command that must be refused, with this code."""
        answer, _ = await self._send(who, mutation, given)
        refusal = answer["refusal"] or {"code": "accepted", "message": "", "rule": None}
        if refusal["code"] != code:
            raise Broken(f"{button}: expected {code}, got {refusal['code']}")
        await self.show(who, f"▶ {button}", BOLD)
        await self.show(who, f"  ✗ {code} ({refusal['rule']}): {refusal['message']}", RED)

    async def hear(self, kind: str, *desks: Desk) -> None:
        """The next event of this case at each of these desks."""
        for desk in desks:
            event = await desk.hear(kind)
            await self.show(desk, f"● {kind} {ms(event.at - self._pressed_at)}", CYAN)

    async def show(self, who: Phone, text: str, colour: str = PLAIN) -> None:
        """A line of a party's in its column, of support's across both."""
        if who.person.role is Role.SUPPORT:
            (role,) = who.person.support_roles
            title = role.value.replace("_", " ")
            await self.scene.timeline.note(f"◆ {who.person.name}, {title}: {text}", colour)
        else:
            await self.scene.show(who, (text, colour))

    async def _send(
        self, who: Phone, mutation: str, given: Mapping[str, object]
    ) -> tuple[Answer, str]:
        self.scene.start_watch()
        self._pressed_at = monotonic()
        data = await who.ask(command(mutation), input=given)
        return data["answer"], ms(monotonic() - self._pressed_at)
