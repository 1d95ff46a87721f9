"""Who may issue tokens: each issuer with its keys, its audience, and where its claims stand.

A token is judged by the issuer that it names, with that issuer's own keys, and is given no role but
that issuer's. Each role is one issuer's: `(role, sub)` is an account, and two issuers may well
call two people by one `sub`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.model.people import Role, SupportRole

ISSUER = AUDIENCE = "doorstep"
TOKEN_ROLES = frozenset({Role.CLIENT, Role.PARTNER, Role.SUPPORT, Role.PAYMENTS})

ClaimPath = tuple[str, ...]
"""Where a claim stands: its name, which may hold dots and slashes, or names within one another."""


@dataclass(frozen=True, slots=True)
class Issuer:
    """What is expected of an issuer's tokens."""

    name: str = ISSUER
    audiences: frozenset[str] = frozenset({AUDIENCE})
    roles: frozenset[Role] = TOKEN_ROLES
    audience_claim: ClaimPath = ("aud",)
    role_claim: ClaimPath | None = ("role",)  # None: all of its tokens have its one role
    role_values: Mapping[str, Role] = field(default_factory=lambda: {r.value: r for r in Role})
    support_roles_claim: ClaimPath = ("support_roles",)
    support_role_values: Mapping[str, SupportRole] = field(
        default_factory=lambda: {one.value: one for one in SupportRole}
    )
    strict: bool = True  # what its roles' claims hold beside what is known is refused
    name_claim: ClaimPath = ("name",)
    require: Mapping[str, str] = field(default_factory=dict)


OURS = Issuer()
"""The one there is where no file of issuers is set."""


def claim(said: Mapping[str, Any], path: ClaimPath) -> Any:
    """What stands there; None where nothing does."""
    found: Any = said
    for name in path:
        if not isinstance(found, Mapping):
            return None
        found = found.get(name)
    return found


def words(found: object) -> list[str]:
    """A claim of one word, or of several, as providers will."""
    listed = found if isinstance(found, list) else [found]
    return [one for one in listed if isinstance(one, str)]
