"""Sanctions, and what they leave a person free to do: they restrict acting, never reading (D4)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from domain.model.people import Party
from domain.model.refusals import NOT_FOUND, InputRefusal, Refusal, RefusalCode, invalid
from domain.model.texts import check_text
from domain.model.windows import stamp

ALONE = timedelta(days=30)
"""The longest suspension that one member of support imposes without a second person (D7)."""


class SanctionKind(Enum):
    """A warning restricts nothing; a suspension ends by itself, a removal does not."""

    WARNING = "WARNING"
    SUSPENSION = "SUSPENSION"
    REMOVAL = "REMOVAL"


@dataclass(frozen=True, slots=True)
class Sanction:
    """What a decision imposes on one party; `until` belongs to a suspension alone."""

    party: Party
    kind: SanctionKind
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Imposed:
    """A sanction on a person's record. Nothing is taken off that: a lead ends it (D4).

    It came of a dispute or of a block (B3). `awaiting`: who had a hand in it, while a second person
    has not confirmed it; empty once that is done, and where it takes none (D7).
    """

    id: str
    account_id: str
    sanction: Sanction
    at: datetime
    dispute_id: str | None = None
    ended_at: datetime | None = None
    block_id: str | None = None
    awaiting: frozenset[str] = frozenset()

    @property
    def pending(self) -> bool:
        """Whether a second person has still to confirm or reject it (D7)."""
        return bool(self.awaiting) and self.ended_at is None

    @property
    def effect(self) -> Sanction:
        """What it does: until it is confirmed no more than one person may impose alone (D7)."""
        if not self.awaiting:
            return self.sanction
        return Sanction(self.sanction.party, SanctionKind.SUSPENSION, self.at + ALONE)

    def in_force(self, now: datetime) -> bool:
        """Not ended by a lead; a suspension is over at `until` itself."""
        until = self.effect.until
        return self.ended_at is None and (until is None or now < until)

    def stands(self, now: datetime) -> bool:
        """In force, or to be so again once it is confirmed."""
        return self.in_force(now) or self.pending


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person is free to do at a moment, and the sanctions in force then.

    It holds nothing but the fact of a block: who reported, when and why can't pass here (B8).
    """

    suspended_until: datetime | None = None
    removed: bool = False
    blocked: bool = False
    sanctions: tuple[Sanction, ...] = ()

    @property
    def may_book(self) -> bool:
        """Neither suspended nor removed."""
        return not self.removed and self.suspended_until is None

    @property
    def may_sell(self) -> bool:
        """May book, and is not blocked (B4)."""
        return self.may_book and not self.blocked


GOOD = Standing()


def standing_of(record: Iterable[Imposed], now: datetime, *, blocked: bool = False) -> Standing:
    """The standing that follows from a person's record at a moment."""
    sanctions = tuple(imposed.effect for imposed in record if imposed.in_force(now))
    return Standing(
        suspended_until=max((one.until for one in sanctions if one.until), default=None),
        removed=any(one.kind is SanctionKind.REMOVAL for one in sanctions),
        blocked=blocked,
        sanctions=sanctions,
    )


@dataclass(frozen=True, slots=True)
class Restriction:
    """What an account carries of its person's record, so that a rule needs no more."""

    suspended_until: datetime | None = None
    removed: bool = False
    blocked: bool = False

    def standing(self, now: datetime) -> Standing:
        """The standing at a moment; a suspension ends by itself."""
        until = self.suspended_until
        suspended = until if until is not None and now < until else None
        return Standing(suspended, self.removed, self.blocked)


FREE = Restriction()


def restriction_of(standing: Standing) -> Restriction:
    """What an account is to carry of this standing."""
    return Restriction(standing.suspended_until, standing.removed, standing.blocked)


def check_acting(standing: Standing, rule: str) -> Refusal | None:
    """D4: a suspended or removed person books and proposes nothing (SUSPENDED)."""
    if standing.removed:
        return Refusal(RefusalCode.SUSPENDED, "Your account has been removed.", rule)
    if standing.suspended_until is not None:
        message = f"Your account is suspended until {stamp(standing.suspended_until)}."
        return Refusal(RefusalCode.SUSPENDED, message, rule)
    return None


def check_proposing(standing: Standing) -> Refusal | None:
    """D4, B4: nor does a blocked partner propose (PARTNER_BLOCKED)."""
    if refusal := check_acting(standing, "D4"):
        return refusal
    if standing.blocked:
        message = "Your profile is blocked: you can't propose additions for now."
        return Refusal(RefusalCode.PARTNER_BLOCKED, message, "D4")
    return None


def check_sanctions(sanctions: Sequence[Sanction], now: datetime) -> InputRefusal | None:
    """D2: at most one on each party; `until` for a suspension alone, and in the future."""
    seen: set[Party] = set()
    for index, sanction in enumerate(sanctions):
        path = ("sanctions", str(index))
        if sanction.party in seen:
            return invalid((*path, "party"), "One sanction on each party at most.", "D2")
        seen.add(sanction.party)
        if refusal := _check_until(sanction, (*path, "until"), now):
            return refusal
    return None


def _check_until(sanction: Sanction, path: tuple[str, ...], now: datetime) -> InputRefusal | None:
    if sanction.kind is not SanctionKind.SUSPENSION:
        wrong = sanction.until is not None
        return invalid(path, "A suspension alone has an end.", "D2") if wrong else None
    if sanction.until is None or sanction.until <= now:
        return invalid(path, "A suspension ends in the future.", "D2")
    return None


def end_sanctions(
    record: Sequence[Imposed], rationale: str, now: datetime
) -> tuple[Imposed, ...] | Refusal:
    """D4: a lead ends what is in force on a person, or waits to be. NOT_FOUND where nothing is."""
    ended = tuple(replace(one, ended_at=now) for one in record if one.stands(now))
    if not ended:
        return NOT_FOUND
    return check_text(rationale, ("rationale",)) or ended


def takes_two(sanction: Sanction, now: datetime) -> bool:
    """D7: a removal, and a suspension of more than 30 days."""
    until = sanction.until
    return sanction.kind is SanctionKind.REMOVAL or (until is not None and until > now + ALONE)


def impose(
    sanction: Sanction,
    account_id: str,
    dispute_id: str,
    now: datetime,
    new_id: Callable[[str], str],
    *,
    by: str,
) -> Imposed:
    """The sanction, on the person's record from now on; `by` is who decided it."""
    hands = frozenset({by}) if takes_two(sanction, now) else frozenset[str]()
    return Imposed(new_id("san"), account_id, sanction, now, dispute_id, awaiting=hands)
