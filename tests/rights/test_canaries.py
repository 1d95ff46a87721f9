"""S3, C5, C6, M5, B1, B8, D6, V1 to V5: what nobody may learn, in every byte that they receive.

All features run at random, in a town where people also ask for whatever they know the id of; every
secret is a canary, and every answer, error, socket, stream, webhook, file, log line and metric is
searched as it comes. DOORSTEP_SOAK=1 plays twenty towns on each pair of backends.
"""

import os
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest
import pytest_asyncio

from storage.database.migrate import migrate
from tests.databases import fresh_database
from tests.house import House, migrated_file, own_number, serving, settings_for
from tests.receiver import Receiver, receiving
from tests.rights.canaries import Canaries, found_in
from tests.rights.prying import pry
from tests.rights.stories import ENDS, Story, called, helped, reported, session
from tests.rights.taps import listening
from tests.rights.town import Town, settled
from tests.webhooks import send_due

TOWNS = range(20 if os.environ.get("DOORSTEP_SOAK") else 1)
CURIOUS = ("ann", "dan", "key", "trainer")  # who look at all there is on PostgreSQL, too
HEARD = 0.7  # of the words, by somebody who may: else the town is too quiet to prove anything


@pytest_asyncio.fixture(params=["sqlite", "postgres"], loop_scope="session")
async def house(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    """One that says what it does."""
    if request.param == "sqlite":
        url = await migrated_file(tmp_path)
        async with serving(settings_for(url, ACCESS_LOG="1")) as found:
            yield found
        return
    with fresh_database(request.getfixturevalue("postgres_url")) as url:
        await migrate(url)
        redis = own_number(request.getfixturevalue("redis_url"))
        async with serving(settings_for(url, redis, ACCESS_LOG="1")) as found:
            yield found


@pytest.mark.parametrize("seed", TOWNS)
async def test_nobody_receives_a_byte_of_what_they_must_not_know(
    house: House, seed: int, capfd: pytest.CaptureFixture[str]
) -> None:
    whole = house.doorstep.database.dialect == "sqlite"
    async with receiving() as receiver:
        town = await settled(house, receiver, seed)
        streamed = {name: town.people[name] for name in ("dan", "key")}
        after = {name: await who.cursor() for name, who in town.people.items()}
        async with listening(town.taps, streamed, {}):
            await play(town, curiosity=0.5 if whole else 0.1)
            await town.taps.quiet()
        await town.register()
        for name in town.people if whole else CURIOUS:
            await pry(town, name, everything=True)
        async with listening(town.taps, {}, after):  # and all of it again, from a cursor
            await house.http.get("/metrics")
            await webhooks(town, receiver)
            await town.taps.quiet()
    town.canaries.search("log", "".join(capfd.readouterr()).encode(), "log")
    assert town.canaries.escaped == []
    words = {text for text in town.canaries.may if text.startswith("quokka")}
    heard = {text for _, text in town.canaries.heard}
    assert len(words & heard) >= HEARD * len(words), sorted(words - heard)


async def play(town: Town, *, curiosity: float) -> None:
    """All of the stories, one step of any at a time; between two, somebody pries."""
    ends = [*ENDS]
    town.lots.shuffle(ends)
    beside: list[Story] = [
        reported(town, "rita", "dan"),
        reported(town, "ann", "bob"),
        called(town, "cem", "dan"),
        helped(town, "bob"),
        helped(town, "dan"),
    ]
    sessions = [session(town, end) for end in ends]
    while sessions or beside:
        stories = [*sessions[:1], *beside]
        story = town.lots.choice(stories)
        town.canaries.step(town.names)
        if not await _on(story):
            (sessions if story in sessions else beside).remove(story)
        await town.register()
        if town.lots.random() < curiosity:
            await pry(town, town.lots.choice([*town.people]))


async def _on(story: Story) -> bool:
    """The next step; whether there was one."""
    async for _ in story:
        return True
    return False


async def webhooks(town: Town, receiver: Receiver) -> None:
    """What the partner's endpoint was told: no text at all."""
    await send_due(town.house)
    for heard in receiver.heard:
        town.canaries.search("hook", f"{heard.headers} {heard.body}".encode(), "webhook")
    assert receiver.heard


# ── The search itself ────────────────────────────────────────────────────────────────────────────


def test_a_canary_is_found_in_any_case_and_within_base64() -> None:
    word = Canaries(Random(1)).word()
    hidden = urlsafe_b64encode(f"x:{word}".encode()).decode().rstrip("=")
    for text in (word, word.upper(), f'{{"a":"{word.lower()}"}}', f'"{hidden}"'):
        assert set(found_in(text)) == {word.lower()}
    assert set(found_in("Quokka, and nothing else")) == set()


def test_what_somebody_may_not_hear_has_escaped() -> None:
    canaries = Canaries(Random(1))
    word = canaries.word("ann")
    canaries.search("ann", word.encode(), "http")
    assert canaries.escaped == []
    canaries.search("bob", word.encode(), "http")
    assert canaries.escaped == [("bob", word.lower(), "http")]
