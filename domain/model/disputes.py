"""Disputes as values: what waits for a decision, the decision, and what happened on the way."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from domain.model.people import ACTORS, Actor, Party
from domain.model.sanctions import Sanction


class DisputeKind(Enum):
    """What opened it (C7, S7, M5)."""

    LATE_CANCELLATION = "LATE_CANCELLATION"
    CANCELLED_WHILE_MEETING = "CANCELLED_WHILE_MEETING"
    CANCELLED_IN_PROGRESS = "CANCELLED_IN_PROGRESS"
    MISSED = "MISSED"
    GOODWILL_REFUND = "GOODWILL_REFUND"


class DisputeStatus(Enum):
    """Open until an agent takes it, and once more when released; decided for good (D3)."""

    OPEN = "OPEN"
    ASSIGNED = "ASSIGNED"
    DECIDED = "DECIDED"


BOTH = frozenset(Party)


@dataclass(frozen=True, slots=True)
class Ruling:
    """A dispute's decision (D2): amounts in minor units; `by` is the agent's account."""

    at: datetime
    by: str
    refund: int
    award: int
    sanctions: tuple[Sanction, ...]
    rationale: str = field(repr=False)
    message_to_client: str
    message_to_partner: str

    def message_to(self, party: Party) -> str:
        """What this party was told."""
        return self.message_to_client if party is Party.CLIENT else self.message_to_partner

    def sanctions_on(self, party: Party) -> tuple[Sanction, ...]:
        """A party is shown its own."""
        return tuple(one for one in self.sanctions if one.party is party)


@dataclass(frozen=True, slots=True)
class Dispute:
    """One session's dispute (D1).

    `held` is what the decision gives away: the escrow, or the goodwill reward that waits (M5).
    `told` are the parties it exists for: a goodwill refund's begins without the client (M5).
    `opened_version` is the session's at the opening: whom it does not exist for, sees no other.
    """

    id: str
    session_id: str
    kind: DisputeKind
    held: int
    opened_at: datetime
    opened_version: int
    client_thread_id: str
    partner_thread_id: str
    told: frozenset[Party] = BOTH
    assignee: str | None = None
    ruling: Ruling | None = None

    @property
    def status(self) -> DisputeStatus:
        """Decided for good, else by who has taken it."""
        if self.ruling is not None:
            return DisputeStatus.DECIDED
        return DisputeStatus.OPEN if self.assignee is None else DisputeStatus.ASSIGNED

    @property
    def decided(self) -> bool:
        """Whether nothing waits any more."""
        return self.ruling is not None

    def thread_of(self, party: Party) -> str:
        """The id of this party's thread with support."""
        return self.client_thread_id if party is Party.CLIENT else self.partner_thread_id

    def hidden_from(self, by: Party | Actor) -> bool:
        """M5: whether it does not exist for this party. Support and the system see all."""
        return any(by in (party, ACTORS[party]) for party in BOTH - self.told)


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One step on record: who, what, when (D5, V4). Never changed, never taken out.

    `subject_id` is the dispute's, or the person's whom it concerns; `agent_id` and `why` are
    support's view; `told` are the parties that may read the rest. `about` is the dispute or report
    that it came of: for none of support whose own that is (D2).
    """

    subject_id: str
    at: datetime
    actor: Actor
    text: str
    agent_id: str | None = None
    why: str | None = field(default=None, repr=False)
    told: frozenset[Party] = frozenset()
    about: str | None = None
