"""Calls to the helpline, and those who hear them."""

from typing import Any

from tests.people import Person

CALL = {"channel": "VISITING_CARD", "distanceKm": 3.5, "note": "The card leads nowhere."}
PARTS = """
fragment RequestParts on RebookingRequest {
  __typename id partner { id } channel distanceKm note status resolution openedAt resolvedAt }
"""
QUEUE = (
    PARTS
    + """
query($statuses: [RebookingStatus!], $first: Int = 20, $after: String) {
  rebookingRequests(filter: {statuses: $statuses}, first: $first, after: $after) {
    nodes { ...RequestParts } edges { cursor node { id } } totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }
"""
)
OWN = (
    PARTS
    + """
query($first: Int = 20, $after: String) { viewer {
  rebookingRequests(first: $first, after: $after) {
    nodes { ...RequestParts } edges { cursor } totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }
"""
)
NODE = PARTS + "query($id: ID!) { node(id: $id) { ...RequestParts } }"
_EVENT = """__typename actor
  ... on RebookingRequested { request { ...RequestParts } }
  ... on RebookingResolved { request { ...RequestParts } }
"""
HEARD = (
    PARTS
    + "query($after: Cursor) { events(after: $after, first: 500) {"
    + f" nodes {{ {_EVENT} }} }} }}"
)
LIVE = PARTS + f"subscription($after: Cursor) {{ events(after: $after) {{ {_EVENT} }} }}"


async def call(who: Person, **changes: Any) -> str:
    """A partner's call that must be accepted; the request's id."""
    payload = await who.command("requestRebookingHelp", **CALL, **changes)
    assert payload["refusal"] is None, payload["refusal"]
    return str(payload["request"]["id"])


async def request_of(who: Person, id: str) -> Any:
    """The request as this person sees it; None where they may not."""
    return (await who.ask(NODE, id=id))["node"]
