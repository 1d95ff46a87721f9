"""What `serve --demo` does first: on an empty database people, places and sessions to try.

Everything is a mutation under the viewer's own token. On a database that has people nothing is
made; the demo's own people get fresh tokens.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import httpx

from bootstrap.composition import Doorstep
from demo import people
from demo.desk import command
from demo.papers import screenshot
from demo.people import ANN, BEA, CEM, DAN, EVA, LEA, PEOPLE, SAM, Json, Person
from domain.model.windows import stamp
from storage.tables.profiles import any_account
from transport.auth.tokens import LIFETIME_LIMIT, issue
from transport.base.problems import RequestRefused
from transport.graphql.requests import Request

SOON = timedelta(minutes=20)  # within T ± 30 min: "I'm here" can be pressed at once
TOMORROW = timedelta(days=1)

WHO = "{ viewer { client { id } partner { id } } }"
BOOK = """
mutation ($input: BookSessionInput!) {
  bookSession(input: $input) { session { id } refusal { code message } }
}
"""
OVERVIEW = """
{
  supportOverview {
    activeBlocks blocksAwaitingCounselling openTickets openReports openRebookingRequests
  }
}
"""
SESSIONS = """
{
  viewer {
    sessions(first: 20) {
      nodes { id stage place scheduledStart client { displayName } partner { displayName } }
    }
  }
}
"""


async def greet(house: Doorstep) -> None:
    """Seed an empty database; print tokens, links and sessions.

    Raises SystemExit, one line, in production and where this installation can't sign tokens.
    """
    _stop_unless_playful(house)
    async with house.running():
        try:
            if not await any_account(house.database):
                await Seed(house).sow()
            await _introduce(house)
        except RequestRefused as no:
            raise SystemExit(f"--demo: {no}") from None


def _stop_unless_playful(house: Doorstep) -> None:
    if house.settings.production:
        raise SystemExit("--demo: makes people whom anybody can be, so never in production")
    if house.settings.token_secret is None:
        raise SystemExit("--demo: signs tokens, which needs DOORSTEP_TOKEN_SECRET and no JWKS")


def token_of(house: Doorstep, person: Person) -> str:
    """A token of the longest life."""
    assert house.settings.token_secret is not None, "greet has looked"
    return issue(
        house.settings.token_secret,
        role=person.role,
        sub=person.sub,
        ttl=LIFETIME_LIMIT,
        now=house.real_clock(),
        name=person.name,
        support_roles=person.support_roles,
    )


async def ask(
    house: Doorstep, person: Person, query: str, **variables: object
) -> Mapping[str, Any]:
    """The answer to an operation of that person's; raises RequestRefused, or says what failed."""
    viewer = await house.gate.authenticate(f"Bearer {token_of(house, person)}")
    operation = await house.engine.admit(Request(query, None, None, variables), viewer)
    body = await house.engine.execute(operation)
    if "errors" in body:
        raise RequestRefused(body["errors"])
    answer: Mapping[str, Any] = body["data"]
    return answer


async def send_file(house: Doorstep, person: Person, content: bytes) -> str:
    """A file as an app sends it, without a socket between; its id."""
    wire = httpx.ASGITransport(house.starlette)
    headers = {"authorization": f"Bearer {token_of(house, person)}"}
    async with httpx.AsyncClient(transport=wire, base_url="http://demo") as http:
        answer = await http.post("/files", headers=headers, files={"file": ("proof", content)})
    if answer.status_code != httpx.codes.CREATED:
        raise SystemExit(f"--demo: {person.name} sends a file: HTTP {answer.status_code}")
    return str(answer.json()["id"])


class Seed:
    """The demo's beginnings, on an empty database."""

    def __init__(self, house: Doorstep) -> None:
        self._ask = partial(ask, house)
        self._send_file = partial(send_file, house)
        self._currency = house.settings.currency
        self._now = house.clock()

    async def sow(self) -> None:
        """Two pairs; sessions that can be met now, and one tomorrow; and work for support."""
        for client in (ANN, CEM):
            await self._do(client, people.CLIENT_PROFILE, name=client.name)
        bea = await self._partner(BEA, people.BEAS_PLACE)
        dan = await self._partner(DAN, people.DANS_PLACE)
        soon, tomorrow = self._now + SOON, self._now + TOMORROW
        at_home = {"building": people.CLIENTS_PLACE, "accessDetails": people.CLIENTS_DOOR}
        await self._book(ANN, bea, soon, place="PARTNER_PLACE")
        await self._book(CEM, dan, soon, place="CLIENT_PLACE", **at_home)
        await self._book(ANN, bea, tomorrow, place="PARTNER_PLACE")
        eva = await self._partner(EVA, people.DANS_PLACE)
        await self._leave_work(dan, eva)

    async def _leave_work(self, reported: Json, blocked: Json) -> None:
        """For support: a report to be looked at, a block to be counselled, a call (B1 to B9)."""
        await self._report(ANN, reported)
        report = await self._report(CEM, blocked)
        (proof,) = report["proofs"]
        seen = {"proofId": proof["id"], "verified": True, "note": "Both are named in it."}
        await self._command(SAM, "reviewProof", **seen)
        upheld = {"reportId": report["id"], "rationale": "The transfer shows it."}
        await self._command(SAM, "upholdReport", **upheld)
        call = {"channel": "DIRECT", "distanceKm": 4.0, "note": "A regular can't find me."}
        await self._command(DAN, "requestRebookingHelp", **call)

    async def _report(self, client: Person, partner: Json) -> Json:
        """Of a service the day before, with a proof; the report."""
        day = (self._now - timedelta(days=1)).date().isoformat()
        told = {"partnerId": partner["id"], "statement": "I paid in cash.", "serviceDate": day}
        report = await self._command(client, "reportOfflineBooking", **told)
        file = await self._send_file(client, screenshot())
        shown = {"reportId": report["id"], "kind": "PAYMENT_SCREENSHOT", "fileId": file}
        return await self._command(client, "addProof", **shown)

    async def _command(self, person: Person, mutation: str, **given: object) -> Json:
        """A command of a case; its subject."""
        subject: Json = (await self._do(person, command(mutation), input=given))["subject"]
        return subject

    async def _partner(self, person: Person, building: Json) -> Json:
        """A profile and a catalogue; the partner as clients see them."""
        said = {"name": person.name, "rules": people.RULES, "building": building}
        await self._do(person, people.PARTNER_PROFILE, **said)
        offered = await self._do(person, people.CATALOGUE, **people.catalogue(self._currency))
        partner: Json = offered["viewer"]["partner"]
        return partner

    async def _book(self, client: Person, partner: Json, start: datetime, **more: object) -> None:
        wish = {
            "partnerId": partner["id"],
            "tariffId": partner["tariffs"][0]["id"],
            "serviceIds": [service["id"] for service in partner["services"]],
            "scheduledStart": stamp(start),
            "paymentMethod": "DIRECT",
            **more,
        }
        await self._do(client, BOOK, input=wish)

    async def _do(self, person: Person, mutation: str, **variables: Any) -> Json:
        (payload,) = (await self._ask(person, mutation, **variables)).values()
        if payload["refusal"]:
            raise SystemExit(f"--demo: {person.name}: {payload['refusal']['message']}")
        done: Json = payload
        return done


async def _introduce(house: Doorstep) -> None:
    """Tokens and links for those who are there, and what they could do next."""
    if not await _is_there(house, ANN):
        _say("The database has people of its own, so no demo people were made.")
        return
    _say("\nThe demo's people, signed in for 24 hours. Open two links side by side:\n")
    for person in PEOPLE:
        token = token_of(house, person)
        _say(f"  {person.name}, {_title(person)}")
        _say(f"    token  {token}")
        _say(f"    link   {_page(house)}#token={token}\n")
    _say("Their sessions (to begin anew, stop the server, rm -r doorstep.db* files):\n")
    for client in (ANN, CEM):
        for session in (await ask(house, client, SESSIONS))["viewer"]["sessions"]["nodes"]:
            _say(f"  {_line(session)}")
    waiting = (await ask(house, LEA, OVERVIEW))["supportOverview"]
    _say("\nWhat support sees of it, which Lea may look at whole:\n")
    _say(f"  {', '.join(f'{name} {count}' for name, count in waiting.items())}\n")


def _title(person: Person) -> str:
    roles = ", ".join(role.value.replace("_", " ") for role in person.support_roles)
    return f"{person.role.value} ({roles})" if roles else person.role.value


async def _is_there(house: Doorstep, person: Person) -> bool:
    viewer = (await ask(house, person, WHO))["viewer"]
    return bool(viewer["client"] or viewer["partner"])


def _line(session: Json) -> str:
    client, partner = session["client"]["displayName"], session["partner"]["displayName"]
    at_partner = session["place"] == "PARTNER_PLACE"
    who = f"{client} comes to {partner}" if at_partner else f"{partner} comes to {client}"
    when = session["scheduledStart"][:16].replace("T", " ")
    return f"{when} UTC  {session['stage']:<12} {who}  {session['id']}"


def _page(house: Doorstep) -> str:
    """GraphiQL's address. What stands behind its `#` never leaves the browser."""
    host = house.settings.host
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - in a link
    place = f"[{reachable}]" if ":" in reachable else reachable
    return f"http://{place}:{house.settings.port}/graphql"


def _say(line: str) -> None:
    print(line, flush=True)  # the server that follows never ends, so nothing else would flush it
