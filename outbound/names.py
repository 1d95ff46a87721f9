"""Names to numeric addresses, judged: asked anew for every call, and what was judged is called.

A lookup blocks a thread for as long as a name server likes. They have threads of their own, so that
a slow one holds up nothing else, and one lookup a name at a time, so that a slow name takes one.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from domain.platform.destinations import Destination, Reach, read_destination

Lookup = Callable[[str], Awaitable[Sequence[str]]]
"""A name's numeric addresses; OSError where there are none."""
THREADS = 32
ASKED_WITHIN = 5.0  # seconds
LONGEST_LIST = 16


class NotPublic(Exception):
    """The name has no address, or one that is none of ours to call: both are told alike."""


class Names:
    """The system's own resolver, for as many names at a time as it has threads."""

    def __init__(self, threads: int = THREADS) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="names")
        self._asked: dict[str, asyncio.Future[Sequence[str]]] = {}

    async def __call__(self, name: str) -> Sequence[str]:
        """The addresses of a name. Asked twice at once, it is looked up once."""
        if name not in self._asked:
            asked = asyncio.get_running_loop().run_in_executor(self._threads, _look_up, name)
            self._asked[name] = asked
            asked.add_done_callback(lambda done: self._ended(name, done))
        return await asyncio.shield(self._asked[name])

    def _ended(self, name: str, done: "asyncio.Future[Sequence[str]]") -> None:
        del self._asked[name]
        if not done.cancelled():
            done.exception()  # whoever asked may have gone

    def close(self) -> None:
        """Begin no lookup any more."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _look_up(name: str) -> Sequence[str]:
    found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


async def addresses(to: Destination, reach: Reach, look_up: Lookup) -> Sequence[str]:
    """Where a destination is, each address once. NotPublic unless all of them may be called: a name
    that stands for both sides of a wall is no honest one.
    """
    if to.numeric:
        return [to.host]  # judged as it was read
    try:
        found = list(dict.fromkeys(await look_up(to.host)))
    except (OSError, UnicodeError):
        raise NotPublic from None
    if not 0 < len(found) <= LONGEST_LIST or not all(map(reach.allows, found)):
        raise NotPublic
    return found


async def reaches(url: str, reach: Reach, look_up: Lookup) -> bool:
    """Whether an address may be called as things stand now; nobody is called."""
    to = read_destination(url, reach)
    if to is None:
        return False
    try:
        async with asyncio.timeout(ASKED_WITHIN):
            await addresses(to, reach, look_up)
    except (NotPublic, TimeoutError):
        return False
    return True
