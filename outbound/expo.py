"""Expo's push service: messages to tickets, tickets to receipts.

Its address is the operator's own setting, so it is not judged as a webhook's is. Of an answer no
more is read than so many tickets can be long, and what it says is taken for a stranger's word.
"""

import json
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from domain.platform.devices import LINE, STALE, Fate, Outcome, Push
from outbound.asking import CallFailed, Question, Told

WITHIN = 15.0  # seconds for everything
LONGEST_ANSWER = 512 * 1024
LONGEST_TICKET = 200
HEADERS = {"accept": "application/json", "content-type": "application/json"}
Ask = Callable[[Question], Awaitable[Told]]
REFUSED = frozenset({400, 413, 422})  # it is the request's fault, or of one of its messages
_WORD = re.compile(r"[A-Za-z_]{1,50}")
_FATES = {"DeviceNotRegistered": Fate.DEAD, "MessageRateExceeded": Fate.LATER}


class Unavailable(Exception):
    """The service takes nothing now; `wish` is for how many seconds, where it says so."""

    def __init__(self, why: str, wish: int | None = None) -> None:
        super().__init__(why)
        self.wish = wish


class NotTaken(Exception):
    """The service refused a request as it stands: to send it again changes nothing."""


WriteCursor = Callable[[str, int], str]
"""A place in a stream as a cursor."""


class Expo:
    """The service at an address, asked by `ask`; `token` where the project asks for one."""

    def __init__(
        self,
        url: str,
        token: str | None,
        ask: Ask,
        cursor: WriteCursor,
        *,
        within: float = WITHIN,
    ) -> None:
        self._url = url.rstrip("/")
        self._ask_there = ask
        self._cursor = cursor
        self._within = within
        authorized = {"authorization": f"Bearer {token}"} if token else {}
        self._headers = {**HEADERS, **authorized}

    async def send(self, pushes: Sequence[Push]) -> list[Outcome]:
        """Hand over up to 100. Raises Unavailable, or NotTaken for all of them together."""
        tickets = await self._ask("/send", [_message(one, self._cursor) for one in pushes])
        if not isinstance(tickets, list) or len(tickets) != len(pushes):
            raise Unavailable("there was not a ticket for each message")
        pairs = zip(pushes, tickets, strict=True)
        return [_ticketed(push, ticket) for push, ticket in pairs]

    async def receipts(self, pushes: Sequence[Push]) -> list[Outcome]:
        """Ask for up to 300. Raises Unavailable or NotTaken."""
        receipts = await self._ask("/getReceipts", {"ids": [one.ticket for one in pushes]})
        if not isinstance(receipts, dict):
            raise Unavailable("there were no receipts by their tickets")
        return [_received(one, receipts.get(one.ticket)) for one in pushes]

    async def _ask(self, path: str, given: object) -> Any:
        """What stands under `data` in the answer."""
        question = Question(
            "POST",
            self._url + path,
            self._headers,
            json.dumps(given),
            most=LONGEST_ANSWER,
            within=self._within,
        )
        try:
            told = await self._ask_there(question)
        except CallFailed as error:
            raise Unavailable(str(error)) from None
        _check(told)
        return _read(told.body)


def _message(push: Push, cursor: WriteCursor) -> dict[str, object]:
    """What a push is: one neutral line for the lock screen, ids for the app (E6). `mutableContent`
    lets the app put words of its own there, on the phone, once it has asked what happened.
    """
    return {
        "to": push.token,
        "body": LINE,
        "data": push.news.told(cursor(push.account_id, push.news.seq)),
        "priority": "high",
        "sound": "default",
        "ttl": int(STALE.total_seconds()),
        "mutableContent": True,
    }


def _check(told: Told) -> None:
    if told.accepted:
        return
    if told.status in REFUSED:
        raise NotTaken(f"the answer was {told.status}")
    wish = int(told.retry_after) if re.fullmatch(r"\d{1,6}", told.retry_after) else None
    raise Unavailable(f"the answer was {told.status}", wish)


def _read(body: bytes) -> Any:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise Unavailable("the answer was no JSON") from None
    return found.get("data") if isinstance(found, dict) else None


def _ticketed(push: Push, ticket: object) -> Outcome:
    if not isinstance(ticket, dict):
        return Outcome(push, Fate.LOST, why="no ticket")
    id = ticket.get("id")
    if ticket.get("status") == "ok" and isinstance(id, str) and 0 < len(id) <= LONGEST_TICKET:
        return Outcome(push, Fate.TAKEN, id)
    return _failed(push, ticket)


def _received(push: Push, receipt: object) -> Outcome:
    """A receipt that is not there yet is asked for again."""
    if not isinstance(receipt, dict):
        return Outcome(push, Fate.LATER, push.ticket)
    return Outcome(push, Fate.DONE) if receipt.get("status") == "ok" else _failed(push, receipt)


def _failed(push: Push, said: Mapping[str, object]) -> Outcome:
    """By the error's name alone: its message may hold the token."""
    details = said.get("details")
    error = details.get("error") if isinstance(details, dict) else None
    word = error if isinstance(error, str) and _WORD.fullmatch(error) else "unknown"
    return Outcome(push, _FATES.get(word, Fate.LOST), why=word)
