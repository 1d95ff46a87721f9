"""What a careful engineer would write by hand: the same answers, statements, rules, server and
token check, with asyncpg's own pool and no GraphQL. `python -m bench.plain` serves it.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import asyncpg  # type: ignore[import-untyped]
import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bootstrap.composition import server_clock
from bootstrap.settings import Settings, load_settings
from domain.model.orders import Line
from domain.model.people import ACTORS, Party
from domain.model.refusals import NOT_FOUND, Refusal, WindowRefusal
from domain.model.sessions import Act, Session, party_of
from domain.model.windows import stamp
from domain.rules.actions import Action, actions_of
from domain.rules.stages import arrive
from domain.rules.visibility import access_details_for, building_for
from resolvers.base.pages import write_place
from storage.commands.deadlines import move_deadlines
from storage.commands.idempotency import Command, digest, recall, remember
from storage.database.database import Row
from storage.tables.profiles import find_account
from storage.tables.sessions import (
    Filter,
    fetch_session,
    key_of,
    list_sessions,
    lock_session,
    save_session,
)
from storage.tables.streams import append
from transport.auth.issuers import OURS
from transport.auth.keys import SharedSecret
from transport.auth.tokens import Tokens, bearer
from transport.server.server import Serving, serve

Json = dict[str, Any]


class Statements:
    """asyncpg as storage's functions take it, so that the statements are the same."""

    def __init__(self, on: Any) -> None:
        self._on = on

    async def fetch(self, sql: str, *values: Any) -> list[Row]:
        """The rows of one statement."""
        return [dict(row) for row in await self._on.fetch(sql, *values)]


class Plain:
    """The three routes."""

    def __init__(self, settings: Settings) -> None:
        assert settings.token_secret is not None
        self.tokens = Tokens((OURS, SharedSecret(settings.token_secret)))
        self.url = settings.database_url
        self.secret = settings.grounds_key
        self.currency = settings.currency
        self.pool: Any = None

    @asynccontextmanager
    async def lifespan(self, _: Starlette) -> AsyncIterator[None]:
        """The pool, as large as the house's."""
        async with asyncpg.create_pool(self.url, min_size=2, max_size=16) as self.pool:
            yield

    async def account(self, request: Request) -> tuple[str, str]:
        """Whose token it is: the account's id, and the caller's key."""
        token = bearer(request.headers.get("authorization"))
        claims = await self.tokens.verify(token, server_clock())
        id, _, revoked_at = await find_account(Statements(self.pool), claims.role, claims.sub)
        assert id is not None
        assert revoked_at is None
        return id, f"{claims.role.value}:{claims.sub}"

    async def session(self, request: Request) -> Response:
        """One session, whole."""
        id, _ = await self.account(request)
        asked = orjson.loads(await request.body())
        found = await fetch_session(Statements(self.pool), asked["id"])
        party = found and party_of(found, id)
        shown = self.whole(found, party, server_clock()) if found and party else None
        return answer({"session": shown})

    async def sessions(self, request: Request) -> Response:
        """A page of twenty."""
        id, _ = await self.account(request)
        first = orjson.loads(await request.body())["first"]
        found = await list_sessions(Statements(self.pool), Filter(client_id=id), None, first + 1)
        nodes = [self.brief(session) for session in found[:first]]
        last = key_of(found[:first][-1]) if nodes else None
        info = {
            "hasNextPage": len(found) > first,
            "endCursor": last and write_place(last.scheduled_start, last.id),
        }
        return answer({"viewer": {"sessions": {"nodes": nodes, "pageInfo": info}}})

    async def arrival(self, request: Request) -> Response:
        """I'm here: one transaction."""
        id, caller = await self.account(request)
        asked = orjson.loads(await request.body())
        key = asked["idempotencyKey"]
        command = Command(caller, "reportArrival", digest(self.secret, asked), key)
        async with self.pool.acquire() as connection, connection.transaction():
            session, refused = await self.arrive(Statements(connection), command, id, asked)
        shown = session and self.arrived(session, party_of(session, id))
        return answer({"reportArrival": {"session": shown, "refusal": refused and no(refused)}})

    async def arrive(
        self, on: Statements, command: Command, id: str, asked: Json
    ) -> tuple[Session | None, Refusal | None]:
        """Lock, load, remember, judge, save, tell."""
        session = await lock_session(on, asked["sessionId"])
        if session is None or not (party := party_of(session, id)):
            return None, NOT_FOUND
        recalled = await recall(on, command)
        if recalled is not None:
            return session, recalled if isinstance(recalled, Refusal) else None
        now = server_clock()
        decision = arrive(session, Act(ACTORS[party], now))
        if isinstance(decision, Refusal):
            return session, decision
        await remember(on, command, session.id, now)
        await save_session(on, decision.session)
        await move_deadlines(on, session, decision.session, now)
        await append(on, decision.events)
        return decision.session, None

    def brief(self, session: Session) -> Json:
        """A row of a list."""
        return {
            "id": session.id,
            "stage": session.stage.value,
            "place": session.place.value,
            "scheduledStart": stamp(session.scheduled_start),
            "price": self.money(session.price),
            "partner": {"displayName": session.partner_name},
        }

    def whole(self, session: Session, party: Party, now: datetime) -> Json:
        """A session's own screen."""
        building = building_for(session, party, now)
        details = access_details_for(session, party, now)
        return {
            "id": session.id,
            "version": session.version,
            "stage": session.stage.value,
            "phase": session.phase.value,
            "place": session.place.value,
            "traveller": session.traveller.value,
            "scheduledStart": stamp(session.scheduled_start),
            "scheduledEnd": stamp(session.scheduled_end),
            "endsAt": moment(session.ends_at),
            "onMyWayAt": moment(session.on_my_way_at),
            "arrivedAt": moment(session.arrived_at),
            "addressProvidedAt": moment(session.address_provided_at),
            "startedAt": moment(session.started_at),
            "endedAt": moment(session.ended_at),
            "paymentMethod": session.payment_method.value,
            "client": {"id": session.client_id, "displayName": session.client_name},
            "partner": {"id": session.partner_id, "displayName": session.partner_name},
            "area": {"city": session.city, "postalCode": session.postal_code},
            "building": building
            and {
                "street": building.street,
                "city": building.city,
                "postalCode": building.postal_code,
            },
            "accessDetails": details
            and {
                "entrance": details.entrance,
                "apartment": details.apartment,
                "floor": details.floor,
                "note": details.note,
            },
            "lines": [self.line(line) for line in session.lines],
            "price": self.money(session.price),
            "actions": [button(action) for action in actions_of(session, party, now)],
        }

    def arrived(self, session: Session, party: Party | None) -> Json:
        """What the app shows after pressing."""
        actions = actions_of(session, party, server_clock()) if party else ()
        return {
            "id": session.id,
            "version": session.version,
            "stage": session.stage.value,
            "arrivedAt": moment(session.arrived_at),
            "actions": [{"kind": one.kind.value, "open": one.open} for one in actions],
        }

    def line(self, line: Line) -> Json:
        """A line of an order."""
        return {
            "id": line.id,
            "kind": line.kind.value,
            "title": line.title,
            "price": self.money(line.price),
            "durationMinutes": line.minutes,
            "preferenceBased": line.preference_based,
            "provided": line.provided,
        }

    def money(self, minor_units: int) -> Json:
        """An amount."""
        return {"minorUnits": minor_units, "currency": self.currency}


def button(action: Action) -> Json:
    """An action as its button."""
    return {
        "kind": action.kind.value,
        "open": action.open,
        "opensAt": moment(action.window.opens_at),
        "closesAt": moment(action.window.closes_at),
        "replacedBy": action.replaced_by and action.replaced_by.value,
        "refusal": action.refusal and no(action.refusal),
    }


def no(refused: Refusal) -> Json:
    """A refusal."""
    told: Json = {"code": refused.code.value, "message": refused.message, "rule": refused.rule}
    if isinstance(refused, WindowRefusal):
        told |= {"opensAt": moment(refused.opens_at), "closesAt": moment(refused.closes_at)}
    return told


def moment(at: datetime | None) -> str | None:
    """An instant, or none."""
    return None if at is None else stamp(at)


def answer(data: Json) -> Response:
    """The body as the house's own answers have it, the cost apart."""
    return Response(orjson.dumps({"data": data}), media_type="application/json")


async def ready(_: Request) -> Response:
    """What tells the bench that it serves."""
    return PlainTextResponse("ready")


def __getattr__(name: str) -> Starlette:
    if name != "app":
        raise AttributeError(name)
    plain = Plain(load_settings())
    routes: dict[str, Callable[[Request], Any]] = {
        "/session": plain.session,
        "/sessions": plain.sessions,
        "/arrival": plain.arrival,
    }
    return Starlette(
        routes=[
            Route("/readyz", ready),
            *(Route(path, route, methods=["POST"]) for path, route in routes.items()),
        ],
        lifespan=plain.lifespan,
    )


if __name__ == "__main__":
    settings = load_settings()
    raise SystemExit(serve("bench.plain:app", Serving(settings.host, settings.port, 1)))
