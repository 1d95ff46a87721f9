"""Keys by which an integration acts for a partner: what one is, and when it is in force (V2, V3).

What a key reaches is said in domain/platform/scopes.py.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from hmac import compare_digest

from domain.model.people import ApiScope
from domain.model.refusals import Refusal, RefusalCode, invalid
from domain.model.texts import check_line

MOST_LIVING = 20  # keys of one partner that have neither ended nor been revoked
USE_NOTED_EVERY = timedelta(minutes=1)
NEVER = datetime(9999, 12, 31, tzinfo=UTC)

MARK = "dsk_"
PREFIX_LENGTH, RANDOM_LENGTH = 8, 32  # base62: the random part has 190 bits
_SHAPE = re.compile(rf"({MARK}[0-9A-Za-z]{{{PREFIX_LENGTH}}})_[0-9A-Za-z]{{{RANDOM_LENGTH}}}")


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as it is kept: by its secret's digest, so that no copy of the database opens a door."""

    id: str
    partner_id: str
    name: str
    prefix: str
    digest: str
    scopes: frozenset[ApiScope]
    created_at: datetime
    expires_at: datetime | None = None
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None

    def lives(self, now: datetime) -> bool:
        """Whether it is in force; at `expires_at` itself no more."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)

    def use_is_news(self, now: datetime) -> bool:
        """Whether `lastUsedAt` should be brought up to date: it is coarse on purpose."""
        return self.last_used_at is None or now - self.last_used_at >= USE_NOTED_EVERY


@dataclass(frozen=True, slots=True)
class Wish:
    """A key as a partner asks for it."""

    name: str
    scopes: Sequence[ApiScope]
    expires_at: datetime | None


def prefix_of(secret: str) -> str | None:
    """The part of a secret that may be shown, which finds its key; None where it is no secret."""
    match = _SHAPE.fullmatch(secret)
    return match[1] if match else None


def digest_of(secret: str) -> str:
    """What is kept of a secret. Nobody guesses 190 random bits, so a quick hash without salt is
    enough: a slow one protects what people think up, and would cost every request.
    """
    return sha256(secret.encode()).hexdigest()


def admits(key: ApiKey | None, secret: str, now: datetime) -> bool:
    """Whether this is the key's secret and the key in force (V3), in the same time whatever is
    wrong.
    """
    known = digest_of("") if key is None else key.digest
    same = compare_digest(known, digest_of(secret))
    return same and key is not None and key.lives(now)


def check_wish(wish: Wish, living: int, now: datetime) -> Refusal | None:
    """May a partner who has so many living keys have this one? TOO_MANY, or INVALID_INPUT."""
    if living >= MOST_LIVING:
        message = f"You have {MOST_LIVING} keys: revoke one first."
        return Refusal(RefusalCode.TOO_MANY, message, "V2")
    if refused := check_line(wish.name, ("name",)):
        return refused
    if not wish.scopes or len(set(wish.scopes)) < len(wish.scopes):
        return invalid(("scopes",), "At least one, and each once.", "V2")
    if wish.expires_at is not None and wish.expires_at <= now:
        return invalid(("expiresAt",), "In the future, or not at all.", "V3")
    return None
