"""What is on record of a person, as agents and leads need to know it (V4)."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Figures:
    """A person's past in numbers; `last_session_at`: the start of the last one that was held."""

    sessions: int = 0
    disputes: int = 0
    goodwill_refunds: int = 0
    last_session_at: datetime | None = None
