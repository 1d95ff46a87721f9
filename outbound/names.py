"""Names to numeric addresses, judged: asked anew for every call, and what was judged is called.

A lookup blocks a thread for as long as a name server likes. They have threads of their own, so that
a slow one holds up nothing else; one lookup a name at a time, so that a slow name takes one; and
two an owner, so that whoever has slow names waits for their own.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from weakref import WeakValueDictionary

from domain.platform.destinations import Destination, Reach, read_destination

Lookup = Callable[[str, str], Awaitable[Sequence[str]]]
"""A name's numeric addresses, asked for its owner; OSError where there are none."""
THREADS = 64
ASKING = 32  # for who registers: what is sent has threads of its own
EACH = 2  # of them an owner's at a time
MOST_WAITING = 200  # an owner's names in line
ASKED_WITHIN = 5.0  # seconds
LONGEST_LIST = 16


class NotPublic(Exception):
    """The name has no address, or one that is none of ours to call: both are told alike."""


class Names:
    """The system's own resolver, for as many names at a time as it has threads."""

    def __init__(
        self, threads: int = THREADS, resolve: Callable[[str], Sequence[str]] | None = None
    ) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="names")
        self._resolve = resolve or _look_up
        self._asked: dict[tuple[str, str], asyncio.Task[Sequence[str]]] = {}
        self._turns: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()

    async def __call__(self, name: str, owner: str) -> Sequence[str]:
        """The addresses of a name. Asked twice at once by one owner, it is looked up once."""
        asked = self._asked.get((owner, name))
        if asked is None:
            if sum(of == owner for of, _ in self._asked) >= MOST_WAITING:
                raise OSError("too many names are being looked up")
            asked = asyncio.create_task(self._in_turn(name, owner), name="name lookup")
            self._asked[owner, name] = asked
            asked.add_done_callback(lambda done: self._ended(owner, name, done))
        return await asyncio.shield(asked)

    async def _in_turn(self, name: str, owner: str) -> Sequence[str]:
        """The turn lasts as long as the thread is held, whoever has given up waiting."""
        turns = self._turns.setdefault(owner, asyncio.Semaphore(EACH))
        async with turns:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._threads, self._resolve, name)

    def _ended(self, owner: str, name: str, done: "asyncio.Task[Sequence[str]]") -> None:
        del self._asked[owner, name]
        if not done.cancelled():
            done.exception()  # whoever asked may have gone

    def close(self) -> None:
        """Begin no lookup any more."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _look_up(name: str) -> Sequence[str]:
    found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


async def addresses(to: Destination, reach: Reach, look_up: Lookup, owner: str) -> Sequence[str]:
    """Where a destination is, each address once. NotPublic unless all of them may be called: a name
    that stands for both sides of a wall is no honest one.
    """
    if to.numeric:
        return [to.host]  # judged as it was read
    try:
        found = list(dict.fromkeys(await look_up(to.host, owner)))
    except (OSError, UnicodeError):
        raise NotPublic from None
    if not 0 < len(found) <= LONGEST_LIST or not all(map(reach.allows, found)):
        raise NotPublic
    return found


async def reaches(url: str, reach: Reach, look_up: Lookup, owner: str) -> bool:
    """Whether an address may be called as things stand now; nobody is called."""
    to = read_destination(url, reach)
    if to is None:
        return False
    try:
        async with asyncio.timeout(ASKED_WITHIN):
            await addresses(to, reach, look_up, owner)
    except (NotPublic, TimeoutError):
        return False
    return True
