"""Who is asking: roles, support's roles, and the viewer that every rule is judged for (V1, V2)."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class Role(Enum):
    """The kinds of account. An integration acts for a partner by an API key, within its scopes."""

    CLIENT = "client"
    PARTNER = "partner"
    SUPPORT = "support"
    PAYMENTS = "payments"
    INTEGRATION = "integration"


class SupportRole(Enum):
    """What a member of support may do (V2); a lead may do all of it."""

    AGENT = "agent"
    TRAINER = "trainer"
    CITY_MANAGER = "city_manager"
    LEAD = "lead"


LEADS = frozenset({SupportRole.LEAD})
AGENTS = frozenset({SupportRole.AGENT, SupportRole.LEAD})
TRAINERS = frozenset({SupportRole.TRAINER, SupportRole.LEAD})
MANAGERS = frozenset({SupportRole.CITY_MANAGER, SupportRole.LEAD})
"""Who does an agent's, a trainer's and a city manager's work: a lead may do all of it (V2)."""


class ApiScope(Enum):
    """What a partner lets a key do (V2); domain/platform/scopes.py says what each reaches."""

    READ_SESSIONS = "READ_SESSIONS"
    READ_ADDRESSES = "READ_ADDRESSES"
    ACT_ON_SESSIONS = "ACT_ON_SESSIONS"
    READ_MESSAGES = "READ_MESSAGES"
    SEND_MESSAGES = "SEND_MESSAGES"
    MANAGE_CATALOGUE = "MANAGE_CATALOGUE"
    READ_STATEMENT = "READ_STATEMENT"
    MANAGE_WEBHOOKS = "MANAGE_WEBHOOKS"


class Party(Enum):
    """The two parties of a session: who books, who provides."""

    CLIENT = "CLIENT"
    PARTNER = "PARTNER"

    @property
    def other(self) -> "Party":
        """The party across the table."""
        return Party.PARTNER if self is Party.CLIENT else Party.CLIENT


class Actor(Enum):
    """Who did something: a party, support, or the system by time alone."""

    CLIENT = "CLIENT"
    PARTNER = "PARTNER"
    SUPPORT = "SUPPORT"
    SYSTEM = "SYSTEM"


ACTORS = {Party.CLIENT: Actor.CLIENT, Party.PARTNER: Actor.PARTNER}


@dataclass(frozen=True, slots=True)
class Viewer:
    """An authenticated caller: `(role, sub)` is the account, `account_id` its id once it exists.

    `account_id` is None for a client or partner who has made no profile yet. `issued_at` is the
    token's: a revocation ends what was issued before it (V3).

    An API key is a caller of its own: `sub` is the key's id, `account_id` the partner's it acts
    for, within its `scopes`.
    """

    role: Role
    sub: str
    account_id: str | None
    name: str | None
    support_roles: frozenset[SupportRole]
    expires_at: datetime
    issued_at: datetime | None = None
    scopes: frozenset[ApiScope] = frozenset()

    @property
    def acts_as(self) -> Role:
        """Whose page and whose commands these are: a key's, its partner's."""
        return Role.PARTNER if self.role is Role.INTEGRATION else self.role

    @property
    def key(self) -> str:
        """Names the caller in rate limits, socket counts, retries and revocations."""
        return f"{self.role.value}:{self.sub}"
