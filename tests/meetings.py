"""Sessions on their way through a house: booked, and brought to any stage by the usual commands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from domain.model.windows import stamp
from tests.house import House
from tests.people import DOOR, Partner, Person

STEPS = ("SCHEDULED", "ON_THE_WAY", "ARRIVED", "ADDRESS_PROVIDED", "IN_PROGRESS", "COMPLETED")
PLACES = ("PARTNER_PLACE", "CLIENT_PLACE")
# When each step is taken, in minutes from T.
MOMENTS: Mapping[str, float] = {
    "ON_THE_WAY": -60,
    "ARRIVED": -10,
    "ADDRESS_PROVIDED": -5,
    "IN_PROGRESS": 0,
    "COMPLETED": 30,
}


@dataclass(frozen=True)
class Meeting:
    """A booked session of two people who have nothing else to do."""

    house: House
    client: Person
    partner: Partner
    booked: Mapping[str, Any]
    start: datetime

    @property
    def id(self) -> str:
        """The session's."""
        return str(self.booked["id"])

    @property
    def place(self) -> str:
        """Where."""
        return str(self.booked["place"])

    @property
    def traveller(self) -> Person:
        """Who moves."""
        return self.client if self.place == "PARTNER_PLACE" else self.partner

    @property
    def host(self) -> Person:
        """Who is visited."""
        return self.partner if self.place == "PARTNER_PLACE" else self.client

    def at(self, *, minutes: float = 0, hours: float = 0, ms: int = 0) -> datetime:
        """An instant, told from T."""
        return self.start + timedelta(hours=hours, minutes=minutes, milliseconds=ms)

    def willing(self, *, provided: bool = True) -> list[dict[str, Any]]:
        """The partner's word on every preference."""
        return [
            {"lineId": line["id"], "provided": provided}
            for line in self.booked["lines"]
            if line["preferenceBased"]
        ]

    async def come_to(self, stage: str) -> Any:
        """Bring it to a stage; the session as the one who did the last step sees it."""
        if stage == "MISSED":
            await self.house.until(self.at(minutes=60))
            return await self.client.session(self.id)
        seen = await self.client.session(self.id)
        for step in STEPS[STEPS.index(seen["stage"]) + 1 : STEPS.index(stage) + 1]:
            if step != "ADDRESS_PROVIDED" or self.place == "PARTNER_PLACE":
                seen = await self._take(step)
        return seen

    async def _take(self, step: str) -> Any:
        self.house.clock.go(max(self.house.clock(), self.at(minutes=MOMENTS[step])))
        who, command, given = self.press(step)
        return await who.does(command, self.id, **given)

    def press(self, step: str) -> tuple[Person, str, dict[str, Any]]:
        """Who brings a session to that stage, by which command, with what."""
        presses: dict[str, tuple[Person, str, dict[str, Any]]] = {
            "ON_THE_WAY": (self.traveller, "reportOnMyWay", {}),
            "ARRIVED": (self.traveller, "reportArrival", {}),
            "ADDRESS_PROVIDED": (self.host, "provideAddress", {"accessDetails": DOOR}),
            "IN_PROGRESS": (self.partner, "startSession", {"preferences": self.willing()}),
            "COMPLETED": (self.client, "completeSession", {}),
        }
        return presses[step]


async def meeting(
    house: House,
    place: str = "PARTNER_PLACE",
    *,
    hours: float = 6,
    client: Person | None = None,
    partner: Partner | None = None,
    **wish: Any,
) -> Meeting:
    """A session booked to start in so many hours, of new people unless some are given."""
    ann = client or await house.client("Ann")
    bob = partner or await house.partner("Bob")
    start = house.clock() + timedelta(hours=hours)
    payload = await ann.command("bookSession", **bob.wish(start, place, **wish))
    assert payload["refusal"] is None, payload["refusal"]
    return Meeting(house, ann, bob, payload["session"], start)


def action(session: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """One of a session's buttons."""
    (found,) = (each for each in session["actions"] if each["kind"] == kind)
    return dict(found)


def code(payload: Mapping[str, Any]) -> str | None:
    """A payload's refusal by its code; None where the command was accepted."""
    refusal = payload["refusal"]
    return None if refusal is None else str(refusal["code"])


__all__ = ["MOMENTS", "PLACES", "STEPS", "Meeting", "action", "code", "meeting", "stamp"]
