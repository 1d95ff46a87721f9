"""What random people say when they press: mostly what is right, now and then something else."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar

from tests.people import euros
from tests.simulation.money_model import DAY, HOUR, MINUTE, MS, REASONS, Item, Session

T = TypeVar("T")
KINDS = (*("WARNING", "SUSPENSION") * 3, "REMOVAL")  # seldom the last: nobody comes after them


class Dice:
    """One number as many small choices: what is named first is what shrinks first."""

    def __init__(self, thrown: int) -> None:
        self._left = thrown

    def pick(self, *choices: T) -> T:
        """One of these."""
        self._left, which = divmod(self._left, len(choices))
        return choices[which]

    def seldom(self) -> bool:
        """One time in eight."""
        return bool(self.pick(*range(8)) == 7)


def booked(dice: Dice, offered: Iterable[Item]) -> list[dict[str, Any]]:
    """A tariff, and some services."""
    tariffs, services = _items(offered)
    return [dice.pick(*tariffs), *services[: dice.pick(2, 0, 1, 3)]]


def added(dice: Dice, offered: Iterable[Item]) -> list[dict[str, Any]]:
    """Anything of the catalogue or an offer, and some services."""
    tariffs, services = _items(offered)
    offer = {"offer": {"title": "Wine", "price": euros(4_000)}}
    return [dice.pick(*tariffs, *services, offer), *services[: dice.pick(0, 2)]]


def _items(offered: Iterable[Item]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    every = list(offered)
    tariffs = [{"tariffId": one.id} for one in every if one.minutes]
    return tariffs, [{"serviceId": one.id} for one in every if not one.minutes]


def preferences(dice: Dice, session: Session) -> list[dict[str, Any]]:
    """S5: a word on every one, or on one too few."""
    word = [{"lineId": id, "provided": dice.pick(True, False)} for id in session.asked]
    return word[1 if dice.seldom() else 0 :]


def grounds(dice: Dice, session: Session) -> dict[str, Any]:
    """C4, C5: mostly what the phase asks for."""
    reasons = REASONS.get(session.phase, ())
    reason = dice.pick(*reasons, *reasons, None, "OTHER") if reasons else None
    said: dict[str, Any] = {"reason": reason} if reason else {}
    if (reason == "PROFILE_MISMATCH" and session.secure) is not dice.seldom():
        said["mismatches"] = ["AGE"]
    if (reason == "RULES_VIOLATION") is not dice.seldom():
        said["rulesOf"] = dice.pick("PARTNER", "PLATFORM")
    if dice.pick(False, True):
        said["explanation"] = "It was like this."
    return said


def verdict(dice: Dice, held: int, now: datetime, *, goodwill: bool) -> dict[str, Any]:
    """D2, M5: mostly what adds up."""
    refund = dice.pick(0, 0, 1) if goodwill else dice.pick(held, held // 3, 0, held + 1)
    award = dice.pick(held, held // 2, 0) if goodwill else max(held - refund, 0)
    return {
        "refund": euros(refund),
        "award": euros(award),
        "sanctions": sanctions(dice, now),
        "rationale": "Heard both.",
        "messageToClient": "To you.",
        "messageToPartner": "And you.",
    }


def sanctions(dice: Dice, now: datetime) -> list[Mapping[str, Any]]:
    """D2: mostly none."""
    some, party = dice.pick(False, False, True), dice.pick("CLIENT", "PARTNER")
    kind, until = dice.pick(*KINDS), now + dice.pick(3 * HOUR, 3 * DAY)
    one = {"party": party, "kind": kind, "until": until if kind == "SUSPENSION" else None}
    return [one] if some else []


def moments(session: Session) -> Iterator[datetime]:
    """C2's line, S2's window, S7, S6: at the moment, and just past it."""
    ends = session.ends
    turns: list[datetime] = [session.start + far for far in (-5 * HOUR, -HOUR / 2, HOUR / 2, HOUR)]
    for moment in [ends, ends + 15 * MINUTE] if ends else turns:
        yield moment
        yield moment + MS


def whiles(dice: Dice) -> list[timedelta]:
    """However long; months seldom, for what is counted over 90 days (M5)."""
    return [MS, MINUTE, 10 * MINUTE, HOUR, 5 * HOUR, DAY, dice.pick(DAY, DAY, 100 * DAY)]
