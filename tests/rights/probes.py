"""For every root field, what it is asked with: of the world's own things, and changing none of it.

A mutation is sent so that who may give the command is refused for what they typed, for its stage or
its version, which all are judged after the right to it (the rulebook's head).
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from tests.people import DOOR, euros
from tests.rights.world import World

STALE = {"ifVersion": 9_999}
SESSION = {"sessionId": "@session", **STALE}
NO_KEY = {"idempotencyKey": ""}  # a key of no character is refused once the subject was found
GIVEN_AWAY = "Annegret told us."
BLANK = " "

QUERIES: Mapping[str, Mapping[str, Any]] = {
    "node": {"id": "@session"},
    "nodes": {"ids": ["@session", "@client"]},
    "partner": {"id": "@partner"},
    "session": {"id": "@session"},
    "thread": {"id": "@thread-chat"},
    "dispute": {"id": "@dispute"},
    "person": {"id": "@client"},
    "people": {"search": "Annegret"},
    "partnerBlock": {"id": "@block"},
    "inactiveClients": {"since": "@now"},
}
MUTATIONS: Mapping[str, Mapping[str, Any]] = {
    "createClientProfile": {"displayName": BLANK},
    "createPartnerProfile": {"displayName": BLANK, "rules": ""},
    "updateProfile": {"displayName": BLANK},
    "registerDevice": {"service": "EXPO", "token": BLANK},
    "unregisterDevice": {"deviceId": "@other-device"},
    "setCatalogue": {
        "tariffs": [{"title": BLANK, "price": euros(1), "durationMinutes": 60}],
        "services": [],
    },
    "bookSession": {
        "partnerId": "@partner",
        "place": "CLIENT_PLACE",
        "scheduledStart": "2020-01-01T00:00:00Z",
        "tariffId": "@tariff",
        "paymentMethod": "DIRECT",
    },
    "reportOnMyWay": SESSION,
    "reportArrival": SESSION,
    "provideAddress": {**SESSION, "accessDetails": DOOR},
    "showBuilding": SESSION,
    "startSession": SESSION,
    "completeSession": SESSION,
    "cancelSession": SESSION,
    "issueGoodwillRefund": SESSION,
    "proposeAddition": {**SESSION, "items": [{"tariffId": "@tariff"}]},
    "confirmAddition": {"additionId": "@addition-of-partner"},
    "declineAddition": {"additionId": "@addition-of-partner", **STALE},
    "withdrawAddition": {"additionId": "@addition-of-partner", **STALE},
    "sendMessage": {"threadId": "@thread-chat", "body": BLANK},
    "markThreadRead": {"threadId": "@thread-chat", "upToMessageId": "@message-chat"},
    "takeDispute": {"disputeId": "@dispute"},
    "releaseDispute": {"disputeId": "@dispute"},
    "approachClient": {"disputeId": "@dispute", "body": BLANK},
    "decideDispute": {
        "disputeId": "@dispute",
        "refund": euros(0),
        "award": euros(0),
        "rationale": "x",
        "messageToClient": "x",
        "messageToPartner": "x",
    },
    "endSanction": {"personId": "@client", "rationale": BLANK},
    "confirmSanction": {"sanctionId": "@sanction", "rationale": BLANK},
    "rejectSanction": {"sanctionId": "@sanction", "rationale": BLANK},
    "reportOfflineBooking": {"partnerId": "@partner", "statement": BLANK},
    "recordInactiveClientCall": {
        "clientId": "@other-client",
        "partnerId": "@partner",
        "statement": BLANK,
    },
    "addProof": {"reportId": "@report", "kind": "CALL_LOG", "fileId": "fil_0", "note": BLANK},
    "reviewProof": {"proofId": "@proof", "verified": False, "note": BLANK},
    "upholdReport": {"reportId": "@report", "rationale": BLANK},
    "dismissReport": {"reportId": "@report", "rationale": BLANK},
    "overturnReport": {"reportId": "@report", "rationale": BLANK},
    "liftBlock": {"blockId": "@block", "rationale": BLANK},
    "takeTicket": {"ticketId": "@closed-ticket"},
    "closeTicket": {"ticketId": "@ticket"},
    "requestRebookingHelp": {"channel": "DIRECT", "distanceKm": -1, "note": "x"},
    "resolveRebookingRequest": {"requestId": "@request", "resolution": GIVEN_AWAY},
    "scheduleCounselling": {"blockId": "@block", "at": "2020-01-01T00:00:00Z"},
    "recordCounselling": {
        "counsellingId": "@counselling",
        "coveredPoints": [],
        "commitmentGiven": False,
        "concerns": [{"text": "x", "resolution": GIVEN_AWAY}],
    },
    "completeCounselling": {"counsellingId": "@counselling"},
    "recordTopUp": {"accountId": "@client", "amount": euros(0), "reference": "none"},
    "recordWithdrawal": {"accountId": "@client", "amount": euros(10**9), "reference": "none"},
    "createApiKey": {"name": "x", "scopes": []},
    "revokeApiKey": {"apiKeyId": "@ended-key"},
    "registerWebhook": {"url": "http://127.0.0.1:9/", "types": []},
    "updateWebhook": {"webhookId": "@webhook", "types": []},
    "testWebhook": {"webhookId": "@webhook", **NO_KEY},
    "rotateWebhookSecret": {"webhookId": "@webhook", **NO_KEY},
    "deleteWebhook": {"webhookId": "@webhook", **NO_KEY},
    "replayWebhook": {"webhookId": "@webhook", "after": "@cursor", **NO_KEY},
}
# Asked and sent besides, for what is told in the answer: no cell of a root is read from these.
PEOPLE: tuple[Mapping[str, Any], ...] = ({"id": "@partner"}, {"id": "@blocked-partner"})
BESIDES: tuple[tuple[str, Mapping[str, Any]], ...] = (
    ("confirmAddition", {"additionId": "@addition-of-client"}),
    ("reportArrival", {"sessionId": "@last-session"}),
    ("reportOnMyWay", {"sessionId": "@next-session"}),
    ("sendMessage", {"threadId": "@thread-of-ticket", "body": GIVEN_AWAY}),
    ("sendMessage", {"threadId": "@thread-undisputed", "body": "Hello."}),
    ("createApiKey", {"name": "One more", "scopes": ["READ_SESSIONS"]}),
    ("registerWebhook", {"url": "http://127.0.0.1:9/", "types": ["ARRIVED"]}),
    ("recordTopUp", {"accountId": "@client", "amount": euros(1), "reference": "a cent"}),
)


def filled(given: Any, world: World, cursor: str) -> Any:
    """With the world's ids in the places that name them, and a cursor of the viewer's own."""
    text = json.dumps(given)
    known = {**world.things, "now": world.now, "cursor": cursor}
    for name in sorted(known, key=len, reverse=True):
        text = text.replace(f'"@{name}"', json.dumps(known[name]))
    assert '"@' not in text, text
    return json.loads(text)


def all_probes() -> Iterator[tuple[str, Mapping[str, Any], bool]]:
    """Every mutation with its input, and whether its cell is read from it."""
    yield from ((name, given, True) for name, given in MUTATIONS.items())
    yield from ((name, given, False) for name, given in BESIDES)
