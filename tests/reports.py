"""Reports of bookings outside the platform, and their proofs."""

from datetime import timedelta
from typing import Any

from tests.blocked import accepted
from tests.files import PDF, kept
from tests.house import House
from tests.people import Person

REPORT_PARTS = """
fragment ReportParts on OfflineReport {
  id source statement serviceDate status filedAt partner { id } reporter { id displayName }
  proofs { id kind status url sha256 mediaType bytes note } thread { id kind open session { id } }
  block { id level } }
"""
REPORT = REPORT_PARTS + "query($id: ID!) { node(id: $id) { ...ReportParts } }"
OWN = (
    REPORT_PARTS
    + "query($first: Int, $after: String) { viewer { reports(first: $first, after: $after) {"
    " totalCount nodes { ...ReportParts } edges { cursor node { id } }"
    " pageInfo { hasNextPage endCursor } } } }"
)
REPORTS = """
query($filter: OfflineReportFilter, $first: Int, $after: String) {
  offlineReports(filter: $filter, first: $first, after: $after) { totalCount
    nodes { id } edges { cursor } pageInfo { hasNextPage hasPreviousPage endCursor } } }
"""


def today(house: House, days: int = 0) -> str:
    """A day, from today."""
    return (house.clock() + timedelta(days=days)).date().isoformat()


async def filed(reporter: Person, partner: Person, **more: Any) -> str:
    """A report in the app; its id."""
    given = {"partnerId": partner.id, "statement": "He came, and I paid him.", **more}
    return str((await accepted(reporter, "reportOfflineBooking", **given))["report"]["id"])


async def proven(agent: Person, reporter: Person, report: str, *, verified: bool = True) -> str:
    """A proof, looked at; its id."""
    file = await kept(reporter, PDF)
    given = {"reportId": report, "kind": "CHAT_EXPORT", "fileId": file}
    payload = await accepted(reporter, "addProof", **given)
    proof = payload["report"]["proofs"][-1]["id"]
    await accepted(agent, "reviewProof", proofId=proof, verified=verified, note="Looked at.")
    return str(proof)


async def seen(who: Person, id: str) -> Any:
    """A report as this person sees it; None where they may not."""
    return (await who.ask(REPORT, id=id))["node"]
