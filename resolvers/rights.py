"""Who is asking, and until when: tokens to viewers, and rights that end (V2, V3)."""

from collections.abc import Callable
from datetime import datetime, timedelta

from domain.people import Role, Viewer
from domain.profiles import Profile
from storage.database import Database
from storage.profiles import create_account, find_account, revocations_since
from transport.connections import Close, Connections
from transport.problems import Unauthenticated
from transport.tokens import CLOCK_LEEWAY, Claims, TokenRefused, Tokens, bearer

LONGEST_TOKEN = timedelta(hours=24)
LOOK_EVERY = 2.0  # seconds: a right that ends closes live subscriptions within 5 s (V3)
OWN_PAGE = frozenset({Role.SUPPORT, Role.PAYMENTS})  # begin with their first call


def ended_by(revoked_at: datetime, issued_at: datetime) -> bool:
    """Whether a revocation ends a token (V3): one that an issuer dated ahead of our clock too."""
    return issued_at <= revoked_at + CLOCK_LEEWAY


class Gate:
    """Turns an `Authorization` value into a viewer, or refuses it."""

    def __init__(self, tokens: Tokens, database: Database, clock: Callable[[], datetime]) -> None:
        self._tokens = tokens
        self._database = database
        self._clock = clock

    async def authenticate(self, authorization: str | None) -> Viewer:
        """The viewer; Unauthenticated where the token is missing, wrong, expired or revoked."""
        try:
            claims = await self._tokens.verify(bearer(authorization), self._clock())
        except TokenRefused as refused:
            raise Unauthenticated(str(refused)) from None
        id, _, revoked_at = await find_account(self._database, claims.role, claims.sub)
        if revoked_at is not None and ended_by(revoked_at, claims.issued_at):
            raise Unauthenticated("the token has been revoked")
        if id is None and claims.role in OWN_PAGE:
            id = await self._begin(claims)
        return Viewer(
            role=claims.role,
            sub=claims.sub,
            account_id=id,
            name=claims.name,
            support_roles=claims.support_roles,
            expires_at=claims.expires_at,
            issued_at=claims.issued_at,
        )

    async def _begin(self, claims: Claims) -> str:
        name = claims.name or claims.role.value.title()
        profile = Profile(id="", role=claims.role, sub=claims.sub, display_name=name)
        async with self._database.transaction() as transaction:
            born = await create_account(transaction, profile, self._clock())
        if born is not None:
            return born.id
        id, *_ = await find_account(self._database, claims.role, claims.sub)
        assert id is not None, "the account that another call began"
        return id


class Watch:
    """Looks for revocations, and closes what lives on by them."""

    def __init__(
        self, database: Database, connections: Connections, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._connections = connections
        self._clock = clock

    async def look(self) -> int:
        """Close (4403) every socket and stream of a revoked token; how many. One statement."""
        since = self._clock() - LONGEST_TOKEN - CLOCK_LEEWAY
        revoked = await revocations_since(self._database, since)
        if not revoked:
            return 0

        def ended(viewer: Viewer) -> bool:
            at = revoked.get((viewer.role, viewer.sub))
            return at is not None and (viewer.issued_at is None or ended_by(at, viewer.issued_at))

        return self._connections.close_if(ended, Close.FORBIDDEN)
