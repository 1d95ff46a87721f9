"""People of a house: each has a token and speaks GraphQL over real HTTP and real sockets."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

import httpx

from domain.model.people import Role, SupportRole
from domain.model.windows import stamp
from tests.live import Listening, listening
from transport.auth.tokens import issue

if TYPE_CHECKING:
    from tests.house import House

HOME = {"street": "Rosenweg 5", "city": "Berlin", "postalCode": "10115"}
VISITED = {"street": "Lindenallee 7", "city": "Berlin", "postalCode": "14467"}
DOOR = {"entrance": "B", "apartment": "12", "floor": "3", "note": "The bell says Rose."}


def euros(minor_units: int) -> dict[str, Any]:
    """An amount."""
    return {"minorUnits": minor_units, "currency": "EUR"}


CATALOGUE: Mapping[str, Any] = {
    "tariffs": [{"title": "One hour", "price": euros(10_000), "durationMinutes": 60}],
    "services": [
        {"title": "Aromatic oil", "price": euros(2_000)},
        {"title": "Massage", "price": euros(3_000), "preferenceBased": True},
        {"title": "Dance", "price": euros(5_000), "preferenceBased": True},
    ],
}

REFUSAL = """
fragment RefusalParts on Refusal { __typename code message rule
  ... on WindowRefusal { opensAt closesAt } ... on InputRefusal { path }
  ... on FundsRefusal { required { minorUnits } available { minorUnits } }
  ... on WordingRefusal { path findings { topic excerpt start end } } }
"""
SESSION = (
    REFUSAL
    + """
fragment SessionParts on Session {
  id version stage phase place traveller paymentMethod
  client { id displayName } partner { id displayName }
  scheduledStart scheduledEnd endsAt onMyWayAt arrivedAt addressProvidedAt startedAt endedAt
  area { city postalCode } building { street city postalCode }
  accessDetails { entrance apartment floor note }
  lines { id kind title price { minorUnits currency } durationMinutes preferenceBased provided }
  price { minorUnits currency }
  actions { kind open opensAt closesAt replacedBy refusal { ...RefusalParts } }
}
"""
)
VIEWER = """
fragment ViewerParts on Viewer {
  role eventCursor serverTime supportRoles contact { phone email }
  client { id displayName }
  partner { id displayName rules places bookable area { city postalCode }
    tariffs { id title price { minorUnits currency } durationMinutes }
    services { id title price { minorUnits currency } preferenceBased } }
}
"""
READ_SESSION = SESSION + "query($id: ID!) { session(id: $id) { ...SessionParts } }"
READ_VIEWER = VIEWER + "{ viewer { ...ViewerParts } }"
EVENT = "__typename id cursor at actor ... on SessionEvent { session { ...SessionParts } }"
EVENTS = SESSION + f"subscription($after: Cursor) {{ events(after: $after) {{ {EVENT} }} }}"
SESSION_EVENTS = (
    SESSION
    + "subscription($id: ID!, $after: Cursor) {"
    + f" sessionEvents(sessionId: $id, after: $after) {{ {EVENT} }} }}"
)
PULL = (
    SESSION
    + "query($after: Cursor, $sessionId: ID, $first: Int = 100) {"
    + " events(after: $after, sessionId: $sessionId, first: $first)"
    + f" {{ endCursor hasMore reset nodes {{ {EVENT} }} }} }}"
)

# What a command's payload is asked for, beside its refusal.
SUBJECTS = {
    "SessionPayload": (SESSION, "session { ...SessionParts }"),
    "ProfilePayload": (REFUSAL + VIEWER, "viewer { ...ViewerParts }"),
    "AdditionPayload": (SESSION, "addition { id status } session { ...SessionParts }"),
    "MovementPayload": (REFUSAL, "balanceAfter { minorUnits currency }"),
    "MessagePayload": (REFUSAL, "message { id body mine } thread { id open unreadCount }"),
    "ThreadPayload": (REFUSAL, "thread { id open unreadCount }"),
    "DisputePayload": (REFUSAL, "dispute { id status assignee { id } session { id version } }"),
    "RebookingPayload": (REFUSAL, "request { id status resolution }"),
    "ApiKeyPayload": (REFUSAL, "apiKey { id name prefix scopes expiresAt revokedAt }"),
    "WebhookPayload": (REFUSAL, "webhook { id url types createdAt disabledAt cursor }"),
    "CounsellingPayload": (
        REFUSAL,
        "counselling { id scheduledAt completedAt trainer { id } concerns { id resolution } }",
    ),
    "OfflineReportPayload": (
        REFUSAL,
        "report { id status serviceDate proofs { id status } block { id } }",
    ),
    "PartnerBlockPayload": (REFUSAL, "block { id level status liftedAt }"),
    "TicketPayload": (REFUSAL, "ticket { id status resolution assignee { id } }"),
    "SanctionPayload": (REFUSAL, "sanction { id status mayConfirm }"),
    "PersonPayload": (REFUSAL, "person { standing { mayBook maySell sanctions { kind } } }"),
}


@dataclass
class Person:
    """Somebody with a token; `id` once there is a profile."""

    house: "House"
    role: Role
    sub: str
    id: str = ""
    support_roles: Sequence[SupportRole] = ()

    @property
    def token(self) -> str:
        """Issued now, by the house's clock."""
        return self.token_for(timedelta(hours=1))

    def token_for(self, ttl: timedelta) -> str:
        """A token that ends then."""
        secret = self.house.doorstep.settings.token_secret
        assert secret is not None
        return issue(
            secret,
            role=self.role,
            sub=self.sub,
            ttl=ttl,
            now=self.house.clock(),
            support_roles=self.support_roles,
        )

    def through(self, house: "House") -> Self:
        """The same person, at another process."""
        return replace(self, house=house)

    async def post(self, document: str, /, **variables: Any) -> httpx.Response:
        """One operation, as HTTP answers it."""
        body = json.dumps({"query": document, "variables": variables})
        headers = {
            "authorization": f"Bearer {self.token}",
            "content-type": "application/json",
            "accept": "application/graphql-response+json",
        }
        return await self.house.http.post("/graphql", content=body, headers=headers)

    async def answer(self, document: str, /, **variables: Any) -> dict[str, Any]:
        """One operation's whole answer: data, errors, extensions."""
        found: dict[str, Any] = (await self.post(document, **variables)).json()
        return found

    async def ask(self, document: str, /, **variables: Any) -> Any:
        """One operation's data; there must be no errors."""
        found = await self.answer(document, **variables)
        assert "errors" not in found, found["errors"]
        return found["data"]

    async def problem(self, document: str, /, **variables: Any) -> str:
        """The code of the one error that an operation must have."""
        found = await self.answer(document, **variables)
        (error,) = found["errors"]
        return str(error["extensions"]["code"])

    async def session(self, id: str) -> Any:
        """A session as this person sees it now; None where they may not."""
        return (await self.ask(READ_SESSION, id=id))["session"]

    async def command(self, name: str, /, **given: Any) -> dict[str, Any]:
        """A mutation's payload: its subject and its refusal."""
        payload: dict[str, Any] = (await self.ask(self.mutation(name), input=given))[name]
        return payload

    def mutation(self, name: str) -> str:
        """A mutation's document, asking for its subject and its refusal."""
        schema = self.house.doorstep.schema
        assert schema.mutation_type is not None
        field = schema.mutation_type.fields[name]
        fragments, subject = SUBJECTS.get(str(field.type).rstrip("!"), (REFUSAL, ""))
        parts = f"{subject} refusal {{ ...RefusalParts }}"
        given = field.args["input"].type
        return f"{fragments} mutation($input: {given}) {{ {name}(input: $input) {{ {parts} }} }}"

    async def does(self, command: str, id: str, /, **given: Any) -> Any:
        """A command on a session that must be accepted; the session as it then stands."""
        payload = await self.command(command, sessionId=id, **given)
        assert payload["refusal"] is None, payload["refusal"]
        return payload["session"]

    async def refused(self, command: str, /, **given: Any) -> dict[str, Any]:
        """A command that must be refused; the refusal."""
        refusal: dict[str, Any] | None = (await self.command(command, **given))["refusal"]
        assert refusal is not None, f"{command} was accepted"
        return refusal

    async def begin(self, command: str, /, **profile: Any) -> Self:
        """Make a profile."""
        payload = await self.command(command, **profile)
        assert payload["refusal"] is None, payload["refusal"]
        self.id = payload["viewer"][self.role.value]["id"]
        return self

    async def cursor(self) -> str:
        """Where this person's stream stands."""
        return str((await self.ask("{ viewer { eventCursor } }"))["viewer"]["eventCursor"])

    async def pulled(self, after: str | None = None, **more: Any) -> list[dict[str, Any]]:
        """The events after a cursor, by query, all pages of them."""
        events: list[dict[str, Any]] = []
        while True:
            page = (await self.ask(PULL, after=after, **more))["events"]
            assert not page["reset"]
            events += page["nodes"]
            if not page["hasMore"]:
                return events
            after = page["endCursor"]

    @asynccontextmanager
    async def listening(
        self, document: str = EVENTS, /, *, token: str | None = None, **variables: Any
    ) -> AsyncIterator[Listening]:
        """A subscription on a socket of its own."""
        address = self.house.socket_address
        async with listening(address, token or self.token, document, variables) as live:
            yield live

    @asynccontextmanager
    async def live(
        self, after: str | None = None, *, session: str | None = None
    ) -> AsyncIterator[Listening]:
        """This person's events, the first item (StreamReady) already taken."""
        named = (EVENTS, {}) if session is None else (SESSION_EVENTS, {"id": session})
        async with self.listening(named[0], after=after, **named[1]) as live:
            first = await live.next()
            assert first["__typename"] == "StreamReady", first
            yield live


@dataclass
class Partner(Person):
    """A person who provides, and what they offer."""

    tariff: str = ""
    services: list[str] = field(default_factory=list)

    async def offer(self, catalogue: Mapping[str, Any]) -> dict[str, Any]:
        """Set the catalogue; the partner as they then stand."""
        payload = await self.command("setCatalogue", **catalogue)
        assert payload["refusal"] is None, payload["refusal"]
        offered: dict[str, Any] = payload["viewer"]["partner"]
        self.tariff = offered["tariffs"][0]["id"] if offered["tariffs"] else ""
        self.services = [item["id"] for item in offered["services"]]
        return offered

    def wish(self, start: datetime, place: str = "PARTNER_PLACE", **changes: Any) -> dict[str, Any]:
        """What a client would send to book this partner."""
        home = {"building": VISITED, "accessDetails": DOOR} if place == "CLIENT_PLACE" else {}
        return {
            "partnerId": self.id,
            "place": place,
            "scheduledStart": stamp(start),
            "tariffId": self.tariff,
            "serviceIds": self.services,
            "paymentMethod": "DIRECT",
            **home,
            **changes,
        }
