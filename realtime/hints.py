"""Hints: "stream X has reached N". How they look on the wire, and how they wait to be sent."""

import asyncio
from collections.abc import Mapping
from itertools import islice

import orjson

# Far above what a batch of ours can weigh: longer ones are not ours, and are not even parsed.
LONGEST = 1 << 20


def encode(heads: Mapping[str, int]) -> bytes:
    """A batch of hints as one message."""
    return orjson.dumps(dict(heads))


def decode(message: str) -> dict[str, int] | None:
    """The hints of a message, or None where it can't be one of ours, in whole or in part."""
    if len(message) > LONGEST:
        return None
    try:
        heads = orjson.loads(message)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(heads, dict) or not all(type(head) is int for head in heads.values()):
        return None
    return heads


class Outbox:
    """Hints waiting to be sent: one a stream, its highest, and no more than `most` streams."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._heads: dict[str, int] = {}
        self._filled = asyncio.Event()

    def __len__(self) -> int:
        return len(self._heads)

    def put(self, heads: Mapping[str, int]) -> int:
        """Take hints in; return how many found no room. Never waits."""
        refused = 0
        for stream, head in heads.items():
            if stream in self._heads or len(self._heads) < self._most:
                self._heads[stream] = max(head, self._heads.get(stream, head))
            else:
                refused += 1
        if self._heads:
            self._filled.set()
        return refused

    async def take(self, most: int) -> dict[str, int]:
        """Wait until there are hints; take the `most` oldest of them."""
        await self._filled.wait()
        batch = dict(islice(self._heads.items(), most))
        for stream in batch:
            del self._heads[stream]
        if not self._heads:
            self._filled.clear()
        return batch
