"""The graphql-transport-ws protocol as a state machine: messages and moments in, effects out.

No socket, no task and no clock in here: the shell (sockets.py) hands over what came and what time
it is, and does what the effects say, in order.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from math import inf
from typing import Any

import orjson

from domain.model.problems import Problem, ProblemCode
from transport.base.problems import WireError, wire_problem
from transport.graphql.requests import Request, loads, request_from
from transport.limits.limits import Timings

SUBPROTOCOL = "graphql-transport-ws"
LONGEST_ID = 128
LONGEST_REASON = 123  # bytes of UTF-8 in a close frame (RFC 6455 §5.5)


class CloseCode(Enum):
    """Why a socket is closed. Clients retry 4403, 1012 and 1013, and give up on the others."""

    BAD_MESSAGE = 4400
    UNAUTHORIZED = 4401
    FORBIDDEN = 4403
    BAD_SUBPROTOCOL = 4406
    INIT_TIMEOUT = 4408
    ID_IN_USE = 4409
    TWO_INITS = 4429
    TOO_BIG = 1009
    STOPPING = 1012
    OVERLOADED = 1013


@dataclass(frozen=True, slots=True)
class Send:
    """Send one message."""

    text: str


@dataclass(frozen=True, slots=True)
class Authenticate:
    """Ask the gate; answer with `Protocol.accepted`, or close."""

    authorization: str | None


@dataclass(frozen=True, slots=True)
class Start:
    """Run an operation under an id, until `Protocol.ended` or `Stop`."""

    id: str
    request: Request


@dataclass(frozen=True, slots=True)
class Stop:
    """The peer no longer wants an operation's results."""

    id: str


@dataclass(frozen=True, slots=True)
class Shut:
    """Close the socket; nothing comes after it."""

    code: CloseCode
    reason: str


Effect = Send | Authenticate | Start | Stop | Shut


class State(Enum):
    """Where a socket is in its life."""

    WAITING = "waiting for connection_init"
    AUTHENTICATING = "asking the gate"
    READY = "acknowledged"
    SHUT = "closed"


def message(kind: str, *, id: str | None = None, payload: object = None) -> str:
    """A message of the protocol as text."""
    named = {} if id is None else {"id": id}
    paid = {} if payload is None else {"payload": payload}
    return orjson.dumps({"type": kind, **named, **paid}).decode()


def next_message(id: str, result: bytes) -> str:
    """A result that is JSON already."""
    return f'{{"type":"next","id":{orjson.dumps(id).decode()},"payload":{result.decode()}}}'


ACK = message("connection_ack")
PING = message("ping")


class Protocol:
    """One socket's conversation.

    `deadline` is when `tick` wants to be called next: one timer does for init, pings, a silent
    peer and the token's end.
    """

    __slots__ = (
        "_expires",
        "_heard",
        "_live",
        "_most",
        "_next_ping",
        "_pinged",
        "_timings",
        "state",
    )

    def __init__(self, timings: Timings, *, most_operations: int, now: float) -> None:
        self.state = State.WAITING
        self._timings = timings
        self._most = most_operations
        self._live: set[str] = set()
        self._heard = now
        self._expires = now + timings.init
        self._next_ping = now + timings.ping
        self._pinged: float | None = None

    @property
    def deadline(self) -> float:
        """The next moment at which something is due."""
        if self.state is not State.READY:
            return self._expires
        ping = self._next_ping if self._pinged is None else self._pinged + self._timings.silence
        return min(self._expires, ping, self._next_ping)

    def received(self, text: object, now: float) -> Iterator[Effect]:
        """What a message from the peer asks for. Never raises: bad input closes with its code."""
        self._heard = now
        self._pinged = None
        if self.state is State.SHUT:
            return
        try:
            kind, fields = parse(text)
            yield from self._dispatch(kind, fields)
        except _Bad as bad:
            yield self.shut(bad.code, bad.reason)

    def accepted(self, lifetime: float, now: float) -> Iterator[Effect]:
        """The gate let the viewer in, for so many seconds."""
        if self.state is not State.AUTHENTICATING:
            return
        self.state = State.READY
        self._expires = now + lifetime
        self._next_ping = now + self._timings.ping
        yield Send(ACK)

    def ended(self, id: str) -> bool:
        """An operation came to its end by itself; False where the peer had stopped it before."""
        if id not in self._live:
            return False
        self._live.discard(id)
        return True

    def tick(self, now: float) -> Iterator[Effect]:
        """What is due by now."""
        if self.state is State.SHUT or now < self.deadline:
            return
        if self.state is not State.READY:
            yield self.shut(CloseCode.INIT_TIMEOUT, "connection_init came too late")
        elif now >= self._expires:
            yield self.shut(CloseCode.FORBIDDEN, "the token has expired")
        elif self._pinged is not None and now >= self._pinged + self._timings.silence:
            yield self.shut(CloseCode.OVERLOADED, "nothing was heard since a ping")
        elif now >= self._next_ping:
            self._next_ping = now + self._timings.ping
            self._pinged = now if self._pinged is None else self._pinged
            yield Send(PING)

    def shut(self, code: CloseCode, reason: str) -> Shut:
        """End the conversation from our side."""
        self.state = State.SHUT
        self._live.clear()
        return Shut(code, reason.encode()[:LONGEST_REASON].decode(errors="ignore"))

    def _dispatch(self, kind: str, fields: Mapping[str, Any]) -> Iterator[Effect]:
        """One well-formed message."""
        match kind:
            case "connection_init":
                yield from self._init(fields.get("payload"))
            case "ping":
                yield Send(message("pong", payload=fields.get("payload")))
            case "pong":
                return
            case "subscribe":
                yield from self._subscribe(fields)
            case "complete":
                yield from self._complete(fields)
            case _:
                raise _Bad("unknown message type")

    def _init(self, payload: Mapping[str, Any] | None) -> Iterator[Effect]:
        if self.state is not State.WAITING:
            raise _Bad("too many initialisation requests", CloseCode.TWO_INITS)
        authorization = (payload or {}).get("authorization")
        if authorization is not None and not isinstance(authorization, str):
            raise _Bad("`authorization` is a string")
        self.state = State.AUTHENTICATING
        self._expires = inf  # how long the gate may take is the shell's to bound
        yield Authenticate(authorization)

    def _subscribe(self, fields: Mapping[str, Any]) -> Iterator[Effect]:
        if self.state is not State.READY:
            raise _Bad("subscribed before connection_ack", CloseCode.UNAUTHORIZED)
        id_ = _id(fields)
        if id_ in self._live:
            raise _Bad(f"Subscriber for {id_} already exists", CloseCode.ID_IN_USE)
        if not isinstance(fields.get("payload"), dict):
            raise _Bad("`payload` of subscribe is an object")
        try:
            request = request_from(fields["payload"])
        except Problem as problem:
            yield Send(refusal(id_, [wire_problem(problem)]))
            return
        if len(self._live) >= self._most:
            yield Send(refusal(id_, [wire_problem(self._too_many())]))
            return
        self._live.add(id_)
        yield Start(id_, request)

    def _complete(self, fields: Mapping[str, Any]) -> Iterator[Effect]:
        """One that has ended meanwhile is no mistake: the messages crossed."""
        id_ = _id(fields)
        if id_ in self._live:
            self._live.discard(id_)
            yield Stop(id_)

    def _too_many(self) -> Problem:
        text = f"At most {self._most} operations at once on a socket: complete one first."
        return Problem(ProblemCode.RATE_LIMITED, text, {"retryAfterSeconds": 1})


class _Bad(Exception):
    """What the peer sent closes the socket."""

    def __init__(self, reason: str, code: CloseCode = CloseCode.BAD_MESSAGE) -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code


def refusal(id: str, errors: list[WireError]) -> str:
    """An operation that is not executed, or whose source failed: its errors end it."""
    return message("error", id=id, payload=errors)


def parse(text: object) -> tuple[str, Mapping[str, Any]]:
    """A message's type and fields; raise `_Bad` for what is none."""
    if not isinstance(text, str):
        raise _Bad("messages are text")
    try:
        fields = loads(text)
    except Problem:
        raise _Bad("messages are JSON") from None
    if not isinstance(fields, dict) or not isinstance(fields.get("type"), str):
        raise _Bad("a message is an object with a `type`")
    if fields["type"] != "subscribe" and not isinstance(fields.get("payload"), dict | None):
        raise _Bad("`payload` is an object")
    return fields["type"], fields


def _id(fields: Mapping[str, Any]) -> str:
    found = fields.get("id")
    if not isinstance(found, str) or not 1 <= len(found) <= LONGEST_ID:
        raise _Bad(f"`id` is a string of 1 to {LONGEST_ID} characters")
    return found
