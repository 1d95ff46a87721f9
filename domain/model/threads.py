"""Conversations and their messages, as values (H1, H2)."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from domain.model.people import Actor, Party


class ThreadKind(Enum):
    """Who talks: the parties with each other, or one person with support."""

    SESSION = "SESSION"
    DISPUTE = "DISPUTE"
    TICKET = "TICKET"
    REPORT = "REPORT"


@dataclass(frozen=True, slots=True)
class Thread:
    """One conversation. `party`: whose it is with support in a dispute (D1); None for both's.

    One about no session is `owner_id`'s with support; `closed_from` is when that ended (H1).
    """

    id: str
    kind: ThreadKind
    session_id: str | None = None
    party: Party | None = None
    owner_id: str | None = None
    closed_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody said: never edited, kept to the character (H2).

    `sender_id` is the account; `automatic` is support's without an agent behind it (D1).
    """

    id: str
    thread_id: str
    sender: Actor
    sender_id: str | None
    body: str
    sent_at: datetime
    automatic: bool = False
