"""V2: what a partner's API key reaches, and by which scope. One table, and nothing beside it.

The names are the schema's. The table is a list of what is *allowed*: a type, field, query, command
or event that has no line here does not exist for a key, whatever its scopes. It is enforced in one
place for every path (resolvers/base/scopes.py): a query or command outside the scopes is FORBIDDEN,
a field null, an event passed over.

To open something new to keys, add its line. The first scope of a type is what it takes to be shown
one at all; a field under another scope needs that one besides.
"""

from collections.abc import Mapping
from enum import Enum

from domain.model.events import EVENTS, About
from domain.model.people import ApiScope, Role, Viewer
from domain.model.refusals import Refusal, RefusalCode
from domain.model.threads import ThreadKind


class Reach(Enum):
    """Where no scope is asked for: what every key reaches, and what none does."""

    EVERY_KEY = "every key"
    NO_KEY = "no key"


Need = ApiScope | Reach
EVERY_KEY, NO_KEY = Reach.EVERY_KEY, Reach.NO_KEY
READ_SESSIONS, READ_ADDRESSES = ApiScope.READ_SESSIONS, ApiScope.READ_ADDRESSES
ACT_ON_SESSIONS, MANAGE_CATALOGUE = ApiScope.ACT_ON_SESSIONS, ApiScope.MANAGE_CATALOGUE
READ_MESSAGES, SEND_MESSAGES = ApiScope.READ_MESSAGES, ApiScope.SEND_MESSAGES
READ_STATEMENT, MANAGE_WEBHOOKS = ApiScope.READ_STATEMENT, ApiScope.MANAGE_WEBHOOKS

_ROOTS: Mapping[str, Mapping[Need, str]] = {
    "Query": {
        EVERY_KEY: "viewer partner node nodes events",
        READ_SESSIONS: "session",
        READ_MESSAGES: "thread",
    },
    "Subscription": {EVERY_KEY: "events", READ_SESSIONS: "sessionEvents"},
    "Mutation": {
        ACT_ON_SESSIONS: (
            "reportOnMyWay reportArrival provideAddress showBuilding startSession completeSession"
            " cancelSession issueGoodwillRefund"
            " proposeAddition confirmAddition declineAddition withdrawAddition"
            " sandboxMoveClock sandboxBook sandboxPlay"
        ),
        SEND_MESSAGES: "sendMessage markThreadRead",
        MANAGE_CATALOGUE: "setCatalogue",
        MANAGE_WEBHOOKS: (
            "registerWebhook updateWebhook testWebhook rotateWebhookSecret deleteWebhook"
            " replayWebhook"
        ),
    },
}
# A payload is for whoever may give the command; its subject for who may read it.
_PAYLOADS: Mapping[str, Mapping[Need, str]] = {
    "SessionPayload": {EVERY_KEY: "refusal", READ_SESSIONS: "session"},
    "AdditionPayload": {EVERY_KEY: "refusal", READ_SESSIONS: "addition session"},
    "MessagePayload": {EVERY_KEY: "refusal", READ_MESSAGES: "message thread"},
    "ThreadPayload": {EVERY_KEY: "refusal", READ_MESSAGES: "thread"},
    "ProfilePayload": {EVERY_KEY: "viewer refusal"},
    "WebhookPayload": {EVERY_KEY: "refusal", MANAGE_WEBHOOKS: "webhook secret"},
    "SandboxClockPayload": {EVERY_KEY: "clock refusal"},
    "SandboxClock": {EVERY_KEY: "serverTime aheadSeconds"},
    "SandboxPlayPayload": {EVERY_KEY: "outcomes refusal", READ_SESSIONS: "session"},
    "SandboxOutcome": {EVERY_KEY: "step refusal"},
    "RuleRefusal": {EVERY_KEY: "code message rule"},
    "WindowRefusal": {EVERY_KEY: "code message rule opensAt closesAt"},
    "FundsRefusal": {EVERY_KEY: "code message rule required available"},
    "InputRefusal": {EVERY_KEY: "code message rule path"},
}
_PEOPLE: Mapping[str, Mapping[Need, str]] = {
    "Viewer": {
        EVERY_KEY: "role partner supportRoles eventCursor serverTime",
        READ_SESSIONS: "sessions",
        READ_MESSAGES: "threads",
        READ_STATEMENT: "balance statement",
        MANAGE_WEBHOOKS: "webhooks",
    },
    "Partner": {EVERY_KEY: "id displayName rules tariffs services places area bookable"},
    "Tariff": {EVERY_KEY: "id title price durationMinutes"},
    "Service": {EVERY_KEY: "id title price preferenceBased"},
    "Area": {EVERY_KEY: "city postalCode"},
    "Money": {EVERY_KEY: "minorUnits currency"},
    "PageInfo": {EVERY_KEY: "hasNextPage hasPreviousPage startCursor endCursor"},
    "Client": {READ_SESSIONS: "id displayName"},
}
_SESSIONS: Mapping[str, Mapping[Need, str]] = {
    "Session": {
        READ_SESSIONS: (
            "id version stage phase place client partner traveller scheduledStart scheduledEnd"
            " endsAt bookedAt onMyWayAt arrivedAt addressProvidedAt buildingShownAt startedAt"
            " endedAt area lines price paymentMethod held additions actions cancellation"
        ),
        READ_ADDRESSES: "building buildingAwaits accessDetails",
        ACT_ON_SESSIONS: "cancellationPreview goodwillPreview",
        READ_MESSAGES: "thread",
    },
    "Building": {READ_ADDRESSES: "street city postalCode"},
    "AccessDetails": {READ_ADDRESSES: "entrance apartment floor note"},
    "OrderLine": {
        READ_SESSIONS: "id kind title price durationMinutes preferenceBased provided addition"
    },
    "SessionAction": {READ_SESSIONS: "kind open opensAt closesAt refusal replacedBy"},
    "Addition": {
        READ_SESSIONS: (
            "id session status proposedBy awaits items price extraMinutes endsAtIfConfirmed"
            " actions proposedAt answeredAt"
        )
    },
    "AdditionAction": {READ_SESSIONS: "kind open refusal"},
    "Cancellation": {READ_SESSIONS: "at by phase late reason"},
    "CancellationPreview": {
        ACT_ON_SESSIONS: (
            "allowed refusal phase late freeUntil reasonRequired reasons opensDispute refundNow"
            " staysHeld"
        )
    },
    "ReasonChoice": {ACT_ON_SESSIONS: "reason detailsRequired shownToOtherParty"},
    "GoodwillPreview": {ACT_ON_SESSIONS: "refund reward rewardWaits"},
    "SessionConnection": {READ_SESSIONS: "edges nodes pageInfo totalCount"},
    "SessionEdge": {READ_SESSIONS: "cursor node"},
}
_THE_REST: Mapping[str, Mapping[Need, str]] = {
    "Thread": {READ_MESSAGES: "id kind open unreadCount messages", READ_SESSIONS: "session"},
    "Message": {READ_MESSAGES: "id sender mine automatic body sentAt"},
    "ThreadConnection": {READ_MESSAGES: "edges nodes pageInfo"},
    "ThreadEdge": {READ_MESSAGES: "cursor node"},
    "MessageConnection": {READ_MESSAGES: "edges nodes pageInfo"},
    "MessageEdge": {READ_MESSAGES: "cursor node"},
    "StatementConnection": {READ_STATEMENT: "edges nodes pageInfo"},
    "StatementEdge": {READ_STATEMENT: "cursor node"},
    "StatementLine": {
        READ_STATEMENT: "id at amount balanceAfter kind",
        READ_SESSIONS: "session",
    },
    "Webhook": {MANAGE_WEBHOOKS: "id url types createdAt disabledAt cursor deliveries"},
    "Delivery": {
        MANAGE_WEBHOOKS: (
            "id eventId type createdAt status attempts lastStatusCode lastError nextAttemptAt"
            " deliveredAt"
        )
    },
    "DeliveryConnection": {MANAGE_WEBHOOKS: "edges nodes pageInfo"},
    "DeliveryEdge": {MANAGE_WEBHOOKS: "cursor node"},
}
_HEADING = "id cursor at actor"
_SHOWN = {
    About.SESSION: "session",
    About.ADDITION: "session addition",
    About.MESSAGE: "thread message",
    About.BALANCE: "balance",
}
_EVENTS: Mapping[str, Mapping[Need, str]] = {
    "EventPage": {EVERY_KEY: "nodes endCursor hasMore reset"},
    "StreamReady": {EVERY_KEY: _HEADING},
    "StreamReset": {EVERY_KEY: _HEADING},
    **{
        kind.value: {it.scope: f"{_HEADING} {_SHOWN[it.about]}"}
        for kind, it in EVENTS.items()
        if it.scope is not None
    },
}
TABLE = {**_ROOTS, **_PAYLOADS, **_PEOPLE, **_SESSIONS, **_THE_REST, **_EVENTS}
ROOTS = frozenset(_ROOTS)

_OF_TYPE = {type_: next(iter(parts)) for type_, parts in TABLE.items()}
_OF_FIELD = {
    (type_, field): need
    for type_, parts in TABLE.items()
    for need, fields in parts.items()
    for field in fields.split()
}


def need_of(type_: str, field: str | None = None) -> Need:
    """What a key needs to be shown a type at all, or one field of it; NO_KEY where the table is
    silent.
    """
    if field is None:
        return _OF_TYPE.get(type_, NO_KEY)
    return _OF_FIELD.get((type_, field), NO_KEY)


def allowed(viewer: Viewer, need: Need) -> bool:
    """Whether this viewer has what is needed: of keys alone is anything asked (V2)."""
    if viewer.role is not Role.INTEGRATION or need is EVERY_KEY:
        return True
    return need in viewer.scopes


def out_of_scope(viewer: Viewer, need: Need) -> Refusal | None:
    """S8: why a button is closed to a key, whatever the session's rules say."""
    if allowed(viewer, need):
        return None
    message = "The scopes of this key do not allow it."
    return Refusal(RefusalCode.NOT_YOURS_TO_DO, message, "V2")


def threads_for(viewer: Viewer) -> frozenset[ThreadKind]:
    """The conversations that a viewer may be in: a key, those of the parties with each other alone;
    what its partner says to support is not for it (V2).
    """
    key = viewer.role is Role.INTEGRATION
    return frozenset({ThreadKind.SESSION} if key else ThreadKind)


_STANDING = frozenset({RefusalCode.SUSPENDED, RefusalCode.PARTNER_BLOCKED})


def told_to(viewer: Viewer, refusal: Refusal) -> Refusal:
    """The refusal as this viewer may hear it: a key learns nothing of its partner's standing, as
    others don't (V2, D4).
    """
    if viewer.role is not Role.INTEGRATION or refusal.code not in _STANDING:
        return refusal
    return Refusal(RefusalCode.NOT_BOOKABLE, "The partner can't do this now.", "D4")
