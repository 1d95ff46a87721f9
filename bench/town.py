"""The people and the sessions that a bench is played with, written as the house itself writes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from bench.house import SECRET
from bootstrap.composition import server_clock
from domain.model.addresses import AccessDetails, Building
from domain.model.orders import Line, LineKind
from domain.model.people import Role
from domain.model.profiles import Profile
from domain.model.sessions import PaymentMethod, Place, Session, Stage
from storage.commands.deadlines import move_deadlines
from storage.database.database import Connection, Database
from storage.database.ids import new_id
from storage.tables.profiles import create_account
from storage.tables.sessions import insert_session
from transport.auth.tokens import issue

LIFETIME = timedelta(hours=6)
HOME = Building("Lindenstraße 12", "Köln", "50674")
WAY_IN = AccessDetails("Second courtyard, left", "14", "3", "The bell says Aurora.")


@dataclass(frozen=True, slots=True)
class Person:
    """An account with a token of its own."""

    id: str
    name: str
    token: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A client and a partner who meet."""

    client: Person
    partner: Person


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session that begins now, and who meets."""

    id: str
    pair: Pair


async def settle(database_url: str, pairs: int, meetings_each: int) -> list[list[Meeting]]:
    """So many pairs, and for each a list of its sessions."""
    database = Database(database_url)
    await database.open()
    try:
        async with database.transaction() as on:
            people = [await _pair(on, number) for number in range(pairs)]
            return [[await _book(on, pair) for _ in range(meetings_each)] for pair in people]
    finally:
        await database.close()


async def settle_clients(database_url: str, count: int) -> list[Person]:
    """People alone."""
    database = Database(database_url)
    await database.open()
    try:
        async with database.transaction() as on:
            return [(await _pair(on, number)).client for number in range(count)]
    finally:
        await database.close()


async def _pair(on: Connection, number: int) -> Pair:
    client = await _person(on, Role.CLIENT, f"Ann-Kathrin {number}", None)
    return Pair(client, await _person(on, Role.PARTNER, f"Bálint {number}", HOME))


async def _person(on: Connection, role: Role, name: str, building: Building | None) -> Person:
    now, sub = server_clock(), f"bench|{uuid4()}"
    profile = Profile(id="", role=role, sub=sub, display_name=name, building=building)
    born = await create_account(on, profile, now)
    assert born is not None, "a random subject is a new one"
    return Person(born.id, name, issue(SECRET, role=role, sub=sub, ttl=LIFETIME, now=now))


async def _book(on: Connection, pair: Pair) -> Meeting:
    now = server_clock()
    session = _session(pair, now)
    await insert_session(on, session)
    await move_deadlines(on, None, session, now)
    return Meeting(session.id, pair)


def _session(pair: Pair, start: datetime) -> Session:
    return Session(
        id=new_id("ses"),
        version=1,
        stage=Stage.SCHEDULED,
        place=Place.PARTNER_PLACE,
        client_id=pair.client.id,
        partner_id=pair.partner.id,
        client_name=pair.client.name,
        partner_name=pair.partner.name,
        scheduled_start=start,
        payment_method=PaymentMethod.DIRECT,
        lines=(
            Line(new_id("lin"), LineKind.TARIFF, "Two hours", 24_000, 120),
            Line(new_id("lin"), LineKind.SERVICE, "Late in the evening", 3_000),
            Line(new_id("lin"), LineKind.SERVICE, "Music", 1_500, 0, preference_based=True),
        ),
        city=HOME.city,
        postal_code=HOME.postal_code,
        building=HOME,
        access_details=WAY_IN,
    )
