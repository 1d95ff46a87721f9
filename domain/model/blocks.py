"""A block and all that hangs on it: its ticket, its counselling, the reports that stand (B3 to B7).

A partner's blocks are one `Case`: every command on any of them locks the partner's account and
decides on the whole, so that blocking and closing can't race (B5).
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import Enum

from domain.model.disputes import TimelineEntry
from domain.model.events import Event
from domain.model.reports import OfflineReport, Proof
from domain.model.sanctions import Imposed, SanctionKind
from domain.model.threads import Message, Thread
from domain.model.windows import ANSWERED

TAG = "2.3 Profile- tech related escalation>> Unarchive Request- Other Block"
"""Every ticket's (B5)."""


class BlockLevel(Enum):
    """The first time, and for good (B3)."""

    L1 = "L1"
    PERMANENT = "PERMANENT"


class BlockStatus(Enum):
    """In force, or not any more."""

    ACTIVE = "ACTIVE"
    LIFTED = "LIFTED"


class TicketStatus(Enum):
    """Open until it may close (B5)."""

    OPEN = "OPEN"
    CLOSED = "CLOSED"


class TicketResolution(Enum):
    """How it closed: it follows from the state, nobody chooses it (B5)."""

    UNBLOCKED = "UNBLOCKED"
    PARTNER_REMOVED = "PARTNER_REMOVED"
    SET_IN_ERROR = "SET_IN_ERROR"


@dataclass(frozen=True, slots=True)
class Ticket:
    """What support has to do about a block; `thread_id` is the partner's thread with support."""

    id: str
    block_id: str
    partner_id: str
    thread_id: str
    opened_at: datetime
    assignee: str | None = None
    closed_at: datetime | None = None
    resolution: TicketResolution | None = None

    @property
    def status(self) -> TicketStatus:
        """Closed, until a removal that it closed by ends and leaves a block (B5)."""
        return TicketStatus.OPEN if self.closed_at is None else TicketStatus.CLOSED

    @property
    def thread_closed_from(self) -> datetime | None:
        """H1: its thread ends with it, a removed partner's 30 days later; None while it is open."""
        removed = self.resolution is TicketResolution.PARTNER_REMOVED
        return self.closed_at + ANSWERED if self.closed_at and removed else self.closed_at


@dataclass(frozen=True, slots=True)
class Concern:
    """Something that worries the partner, and what the trainer said to it (B6)."""

    id: str
    text: str = field(repr=False)
    resolution: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Counselling:
    """The L1 meeting as far as it has come (B6). `covered` are points by key.

    `completed_on` is the day of its completion where the platform is: what B3 compares. One whose
    block was set in error no longer counts: `voided_at` (B10).
    """

    id: str
    block_id: str
    partner_id: str
    trainer_id: str
    scheduled_at: datetime
    covered: frozenset[str] = frozenset()
    commitment_given: bool = False
    concerns: tuple[Concern, ...] = ()
    completed_at: datetime | None = None
    completed_on: date | None = None
    voided_at: datetime | None = None

    @property
    def counts(self) -> bool:
        """Whether it was completed, and still counts (B7, B10)."""
        return self.completed_on is not None and self.voided_at is None

    def before(self, service: date) -> bool:
        """B3: whether a service of that day took place after the day it was completed."""
        on = self.completed_on
        return on is not None and self.voided_at is None and service > on


@dataclass(frozen=True, slots=True)
class PartnerBlock:
    """A partner blocked for bookings outside the platform; `counselling` is the latest."""

    id: str
    partner_id: str
    level: BlockLevel
    set_at: datetime
    ticket: Ticket
    lifted_at: datetime | None = None
    counselling: Counselling | None = None

    @property
    def status(self) -> BlockStatus:
        """In force until lifted."""
        return BlockStatus.ACTIVE if self.lifted_at is None else BlockStatus.LIFTED

    @property
    def active(self) -> bool:
        """Whether it is in force."""
        return self.lifted_at is None

    @property
    def counselled(self) -> bool:
        """Whether its counselling was completed and still counts (B7)."""
        return self.counselling is not None and self.counselling.counts

    @property
    def awaiting(self) -> bool:
        """Whether it waits for its counselling: at level L1 alone (B6)."""
        return self.active and self.level is BlockLevel.L1 and not self.counselled


@dataclass(frozen=True, slots=True)
class Upheld:
    """A report that stands, as far as blocks are judged by it."""

    report_id: str
    block_id: str
    service: date


@dataclass(frozen=True, slots=True)
class Case:
    """A partner's blocks, the reports that stand, and the record of sanctions; oldest first."""

    partner_id: str
    now: datetime
    blocks: tuple[PartnerBlock, ...] = ()
    upheld: tuple[Upheld, ...] = ()
    record: tuple[Imposed, ...] = ()

    @property
    def active(self) -> PartnerBlock | None:
        """The block in force: one at most."""
        return next((block for block in self.blocks if block.active), None)

    @property
    def blocked(self) -> bool:
        """Whether the partner's profile is blocked (B4)."""
        return self.active is not None

    @property
    def removed(self) -> bool:
        """Whether the partner is removed, for this or for anything else (D4)."""
        return any(
            one.effect.kind is SanctionKind.REMOVAL and one.in_force(self.now)
            for one in self.record
        )

    def block(self, id: str) -> PartnerBlock | None:
        """One of the blocks."""
        return next((block for block in self.blocks if block.id == id), None)

    def get_block(self, id: str) -> PartnerBlock:
        """One that is known to be theirs: no block is ever taken away."""
        found = self.block(id)
        assert found is not None, "a block of this partner's"
        return found

    def upheld_on(self, block: PartnerBlock) -> tuple[Upheld, ...]:
        """The reports that stand behind a block."""
        return tuple(one for one in self.upheld if one.block_id == block.id)

    def repeats(self, service: date) -> bool:
        """B3: whether a service of that day came after a counselling that counts."""
        return any(one.counselling and one.counselling.before(service) for one in self.blocks)

    def with_block(self, block: PartnerBlock) -> "Case":
        """The case with this block as it became, or begun."""
        if self.block(block.id) is None:
            return replace(self, blocks=(*self.blocks, block))
        changed = tuple(block if one.id == block.id else one for one in self.blocks)
        return replace(self, blocks=changed)


@dataclass(frozen=True, slots=True)
class CaseDecision:
    """An accepted command on a partner's case, as a value: all of it is saved in one commit.

    `report` and `proof` are as they became; `subject_id` is what the command was about. A block,
    ticket or counselling that changed is found by comparing the cases; so is a sanction.
    """

    case: Case
    subject_id: str
    events: tuple[Event, ...] = ()
    report: OfflineReport | None = None
    proof: Proof | None = None
    threads: tuple[Thread, ...] = ()
    messages: tuple[Message, ...] = ()
    timeline: tuple[TimelineEntry, ...] = ()
