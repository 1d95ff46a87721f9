"""Posting to an address that somebody else chose: to what was checked, within a time, and no more.

The connection goes to the numeric address that was judged; the name is for the Host header and the
certificate alone. So a name server that changes its mind between the check and the call changes
nothing. Redirects are not followed, proxies of the environment are not used, and of the answer
nothing is kept but its status.
"""

import asyncio
import logging
import re
import ssl
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta

import httpx

from domain.platform.destinations import Destination, Reach, read_destination
from domain.platform.webhooks import Answer
from outbound.bounds import bounded
from outbound.names import Lookup, NotPublic, addresses

WITHIN = 15.0  # seconds for everything, from the name to the answer's head
CONNECT_WITHIN = 5.0  # for one address of several
MOST_TRIED = 4  # addresses
BODY_READ = 4_096
BODY_WITHIN = 1.0  # so that an honest receiver sees its answer taken
CONCERNED = {429, 503}  # those that may say when to come back

NOT_PUBLIC = "The address is none that may be called: its host must have public addresses alone."
NO_CONNECTION = "No connection could be made."
NO_TRUST = "TLS failed: the certificate must be valid for the address's name."
TOO_SLOW = "There was no answer in time."
NO_ANSWER = "The connection broke, or what came was no HTTP."
REDIRECT = "The answer was a redirect, and none is followed."


logging.getLogger("httpx").setLevel(logging.WARNING)  # its lines hold addresses, and they tokens


class Caller:
    """Posts small texts. Safe to use by many at once; nothing is shared between two calls."""

    def __init__(
        self,
        reach: Reach,
        look_up: Lookup,
        *,
        trust: ssl.SSLContext | None = None,
        within: float = WITHIN,
    ) -> None:
        self._reach = reach
        self._look_up = look_up
        self._trust = trust or httpx.create_ssl_context(trust_env=False)
        self._within = within

    async def post(self, url: str, headers: Mapping[str, str], body: str, owner: str) -> Answer:
        """One attempt, for an owner; never raises for what the other side does."""
        to = read_destination(url, self._reach)
        if to is None:
            return Answer(None, NOT_PUBLIC)
        try:
            async with asyncio.timeout(self._within):
                found = await addresses(to, self._reach, self._look_up, owner)
                return await self._first(to, found[:MOST_TRIED], headers, body)
        except NotPublic:
            return Answer(None, NOT_PUBLIC)
        except TimeoutError:
            return Answer(None, TOO_SLOW)

    async def _first(
        self, to: Destination, found: Sequence[str], headers: Mapping[str, str], body: str
    ) -> Answer:
        """The answer of the first address that a connection can be made to."""
        for address in found:
            try:
                return await self._ask(to, address, headers, body)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                if _is_trust(error):
                    return Answer(None, NO_TRUST)
            except (httpx.HTTPError, OSError):
                return Answer(None, NO_ANSWER)
        return Answer(None, NO_CONNECTION)

    async def _ask(
        self, to: Destination, address: str, headers: Mapping[str, str], body: str
    ) -> Answer:
        """To this numeric address and no other; a client of its own, for a kept connection would
        be one whose certificate was checked for another name.
        """
        client = bounded(
            httpx.AsyncClient(
                verify=self._trust,
                trust_env=False,
                follow_redirects=False,
                timeout=httpx.Timeout(self._within, connect=CONNECT_WITHIN),
            )
        )
        request = httpx.Request(
            "POST",
            httpx.URL(scheme=to.scheme, host=address, port=to.port, raw_path=to.target.encode()),
            headers={"host": to.authority, "connection": "close", "accept": "*/*", **headers},
            content=body.encode(),
            extensions={"sni_hostname": to.host, "timeout": client.timeout.as_dict()},
        )
        async with client:
            response = await client.send(request, stream=True)
            try:
                await _drop(response)
                return _answer(response)
            finally:
                await response.aclose()


async def _drop(response: httpx.Response) -> None:
    """Take a little of the body, undecoded, and let it go."""
    read = 0
    with suppress(TimeoutError, httpx.HTTPError):
        async with asyncio.timeout(BODY_WITHIN):
            async for part in response.aiter_raw():
                read += len(part)
                if read >= BODY_READ:
                    return


def _answer(response: httpx.Response) -> Answer:
    status = response.status_code
    if 200 <= status < 300:
        return Answer(status)
    if 300 <= status < 400:
        return Answer(status, REDIRECT)
    asked = response.headers.get("retry-after", "") if status in CONCERNED else ""
    seconds = int(asked) if re.fullmatch(r"\d{1,6}", asked) else None
    wish = None if seconds is None else timedelta(seconds=seconds)
    return Answer(status, f"The answer was {status}.", wish)


def _is_trust(error: BaseException) -> bool:
    """Whether a failed connection was one whose certificate or handshake did not stand."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False
