"""Who is asking, and until when: tokens and keys to viewers, and rights that end (V2, V3)."""

from collections.abc import Callable
from datetime import datetime, timedelta

from domain.model.people import Role, Viewer
from domain.model.profiles import Profile
from domain.platform.api_keys import MARK, NEVER, admits, prefix_of
from storage.database.database import Database
from storage.tables.api_keys import find_key, note_uses
from storage.tables.profiles import create_account, find_account, revocations_since
from transport.auth.tokens import CLOCK_LEEWAY, Claims, TokenRefused, Tokens, bearer
from transport.base.problems import Unauthenticated
from transport.wires.connections import Close, Connections

LONGEST_TOKEN = timedelta(hours=24)
NOTE_EVERY = 10.0  # seconds: keys' last uses
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
        self._uses: dict[str, datetime] = {}  # one a key, so no more than there are keys

    async def authenticate(self, authorization: str | None) -> Viewer:
        """The viewer; Unauthenticated where token or key is missing, wrong, expired or revoked."""
        try:
            token = bearer(authorization)
            if token.startswith(MARK):
                return await self._integration(token)
            claims = await self._tokens.verify(token, self._clock())
        except TokenRefused as refused:
            raise Unauthenticated(str(refused)) from None
        return await self._person(claims)

    async def _integration(self, secret: str) -> Viewer:
        """The viewer behind an API key; why it is refused is not told. One statement."""
        prefix, now = prefix_of(secret), self._clock()
        key = await find_key(self._database, prefix) if prefix else None
        if not admits(key, secret, now) or key is None:
            raise TokenRefused("the key is not in force")
        if key.use_is_news(now):
            self._uses[key.id] = now
        return Viewer(
            role=Role.INTEGRATION,
            sub=key.id,
            account_id=key.partner_id,
            name=key.name,
            support_roles=frozenset(),
            expires_at=key.expires_at or NEVER,
            scopes=key.scopes,
        )

    async def note_uses(self) -> None:
        """Write down when keys were used: beside the requests, and what fails is left out."""
        uses, self._uses = self._uses, {}
        await note_uses(self._database, uses)

    async def _person(self, claims: Claims) -> Viewer:
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
        """Close (4403) every connection of a revoked token or key; how many. One statement."""
        since = self._clock() - LONGEST_TOKEN - CLOCK_LEEWAY
        revoked = await revocations_since(self._database, since)
        if not revoked:
            return 0

        def ended(viewer: Viewer) -> bool:
            at = revoked.get((viewer.role, viewer.sub))
            return at is not None and (viewer.issued_at is None or ended_by(at, viewer.issued_at))

        return self._connections.close_if(ended, Close.FORBIDDEN)
