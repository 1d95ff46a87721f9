"""One question to an address that the operator chose: the push service, the keys of tokens.

The address is not judged as a webhook's is; what answers is a stranger all the same. Redirects are
not followed, nothing unfolds here, and no more is read than was asked for.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

import httpx

from outbound.bounds import bounded

PLAIN = {"accept-encoding": "identity"}


class CallFailed(OSError):
    """There was no answer, or none that can be taken: why, in a word or two."""


@dataclass(frozen=True, slots=True)
class Question:
    """`most` bytes of a body are taken, within `within` seconds for everything. The environment's
    proxies and certificates are used where `by_environment` says so.
    """

    method: str
    url: str
    headers: Mapping[str, str]
    content: str = ""
    most: int = 64 * 1024
    within: float = 15.0
    by_environment: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """An answer; `body` is of a 2xx alone."""

    status: int
    retry_after: str
    body: bytes

    @property
    def accepted(self) -> bool:
        """2xx alone."""
        return 200 <= self.status < 300


async def ask(question: Question) -> Told:
    """The answer. Raises CallFailed."""
    try:
        async with asyncio.timeout(question.within):
            return await _asked(question)
    except TimeoutError:
        raise CallFailed("too slow") from None
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise CallFailed(type(error).__name__) from None


async def _asked(question: Question) -> Told:
    client = bounded(
        httpx.AsyncClient(
            trust_env=question.by_environment,
            follow_redirects=False,
            timeout=question.within,
        )
    )
    headers = {**question.headers, **PLAIN, "connection": "close"}
    content = question.content.encode() or None
    async with (
        client,
        client.stream(question.method, question.url, headers=headers, content=content) as answer,
    ):
        body = await _body(answer, question.most) if answer.is_success else b""
        return Told(answer.status_code, answer.headers.get("retry-after", "")[:20], body)


async def _body(answer: httpx.Response, most: int) -> bytes:
    if answer.headers.get("content-encoding", "identity") != "identity":
        raise CallFailed("an encoded answer")
    body = bytearray()
    async for part in answer.aiter_raw():
        body += part
        if len(body) > most:
            raise CallFailed("too long an answer")
    return bytes(body)
