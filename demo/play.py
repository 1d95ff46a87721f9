"""`python app.py demo`: three acts, live, as both parties see them.

The first: a session of each place, paid directly. The second: two paid from the balance. The
third: a booking taken off the platform, from the report to the ticket's end.

Exit code 1 where anything was lost, doubled, out of order, or not as the rulebook says.
"""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from time import monotonic

import httpx
from websockets.exceptions import WebSocketException

from bootstrap.settings import SettingsError, load_settings
from demo import people
from demo.desk import Desk
from demo.hosting import own_server
from demo.offstage import Offstage
from demo.outside import Desks, outside_the_platform
from demo.people import ANN, BANK, BEA, CEM, DAN, MIA, SAM, TIA, Json, Person
from demo.phone import Broken, Phone
from demo.scene import Scene
from demo.secure import called_off_too_late, with_an_addition
from demo.stories import at_the_clients, at_the_partners
from demo.timeline import RED, Timeline
from transport.auth.tokens import issue

FOR_A_WHILE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Stage:
    """The server that is played on, and what signs the players' tokens."""

    url: str
    secret: bytes
    currency: str


async def play(url: str | None) -> int:
    """Play all stories on the server at `url`, or on one of our own; the exit code."""
    timeline, began = Timeline(), monotonic()
    try:
        async with _stage(url) as stage, httpx.AsyncClient(timeout=20) as http:
            await timeline.note(f"Doorstep at {stage.url}")
            await _tell(stage, http, timeline)
    except Broken as broken:
        await timeline.note(f"✗ {broken}", RED)
        return 1
    except (OSError, httpx.HTTPError, WebSocketException, SettingsError) as error:
        await timeline.note(f"✗ {str(error) or type(error).__name__}", RED)
        return 1
    await timeline.note(f"All five stories came to their end, in {monotonic() - began:.1f} s.")
    return 0


@asynccontextmanager
async def _stage(url: str | None) -> AsyncIterator[Stage]:
    if url is None:
        async with own_server() as (address, secret):
            yield Stage(address, secret, "EUR")
        return
    settings = load_settings()
    if settings.token_secret is None:
        raise Broken("DOORSTEP_TOKEN_SECRET: tokens are issued by whoever keeps the JWKS.")
    yield Stage(url, settings.token_secret, settings.currency)


async def _tell(stage: Stage, http: httpx.AsyncClient, timeline: Timeline) -> None:
    """The three acts, one after the other."""
    for story, client, partner in ((at_the_partners, ANN, BEA), (at_the_clients, CEM, DAN)):
        async with _scene(stage, http, timeline, client, partner) as (scene, offered):
            await story(scene, offered)
    bank, agent = _phone(stage, http, BANK), _phone(stage, http, SAM)
    offstage = Offstage(bank, agent, stage.currency)
    for tale, client, partner in ((with_an_addition, ANN, DAN), (called_off_too_late, CEM, BEA)):
        async with _scene(stage, http, timeline, client, partner) as (scene, offered):
            await tale(scene, offered, offstage)
    async with (
        _desks(stage, http) as desks,
        _scene(stage, http, timeline, ANN, BEA) as (scene, offered),
    ):
        await outside_the_platform(scene, offered, desks)


@asynccontextmanager
async def _desks(stage: Stage, http: httpx.AsyncClient) -> AsyncIterator[Desks]:
    """Support, who listens."""
    agent, trainer, manager = (
        Desk(http, stage.url, *_signed(stage, role)) for role in (SAM, TIA, MIA)
    )
    desks = Desks(agent, trainer, manager)
    try:
        for desk in desks.all:
            await desk.go_online()
        yield desks
    finally:
        for desk in desks.all:
            await desk.hang_up()


@asynccontextmanager
async def _scene(
    stage: Stage, http: httpx.AsyncClient, timeline: Timeline, client: Person, partner: Person
) -> AsyncIterator[tuple[Scene, Json]]:
    """Two newcomers who listen, and what the one offers."""
    scene = Scene(_phone(stage, http, client), _phone(stage, http, partner), timeline)
    try:
        yield scene, await _settle(scene, stage.currency)
    finally:
        await scene.client.hang_up()
        await scene.partner.hang_up()


def _phone(stage: Stage, http: httpx.AsyncClient, role: Person) -> Phone:
    return Phone(http, stage.url, *_signed(stage, role))


def _signed(stage: Stage, role: Person) -> tuple[Person, str]:
    """A newcomer for every play, with a token: nobody's calendar is in the way of anybody's."""
    person = replace(role, sub=f"{role.sub}-{secrets.token_hex(6)}")
    token = issue(
        stage.secret,
        role=person.role,
        sub=person.sub,
        ttl=FOR_A_WHILE,
        now=datetime.now(UTC),
        name=person.name,
        support_roles=person.support_roles,
    )
    return person, token


async def _settle(scene: Scene, currency: str) -> Json:
    """Both profiles, a catalogue, and two live subscriptions; the partner as clients see them."""
    client, partner = scene.client, scene.partner
    await client.ask(people.CLIENT_PROFILE, name=client.person.name)
    said = {"name": partner.person.name, "rules": people.RULES, "building": people.BEAS_PLACE}
    await partner.ask(people.PARTNER_PROFILE, **said)
    payload = (await partner.ask(people.CATALOGUE, **people.catalogue(currency)))["setCatalogue"]
    if payload["refusal"]:
        raise Broken(payload["refusal"]["message"])
    await client.go_online()
    await partner.go_online()
    offered: Json = payload["viewer"]["partner"]
    return offered
