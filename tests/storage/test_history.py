"""E2, E5: a cursor is a place in one stream of one history; anything else is refused, or resets."""

import base64

import pytest

from domain.model.cursors import ELSEWHERE, UNBORN, BadCursor
from storage.database.database import Database
from storage.tables.history import History, begin_history


@pytest.fixture
async def history(database: Database) -> History:
    """A loaded one, on each database."""
    found = History(database)
    await found.load()
    return found


def text_of(inner: str | bytes) -> str:
    """Base64url without padding, as cursors are written."""
    raw = inner if isinstance(inner, bytes) else inner.encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@pytest.mark.parametrize("seq", [0, 1, 2, 10**18 - 1])
async def test_e2_a_cursor_is_read_as_it_was_written(history: History, seq: int) -> None:
    text = history.write("par_1", seq)
    assert history.read("par_1", text) == seq
    assert history.write("par_1", seq) == text
    assert set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


async def test_two_cursors_tell_neither_their_order_nor_how_many_lie_between(
    history: History,
) -> None:
    texts = [history.write("support", seq) for seq in range(200)]
    assert len(set(texts)) == 200
    assert {len(text) for text in texts} == {len(texts[0])}
    assert texts != sorted(texts)
    first = {text[:4] for text in texts}
    assert len(first) > 190, "they begin alike"


async def test_e5_a_cursor_of_anothers_stream_is_refused(history: History) -> None:
    with pytest.raises(BadCursor):
        history.read("par_1", history.write("par_2", 1))


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "=", "a", "abc", "ä", "😀", "\x00", "0", "null"),
        *map(text_of, ("support", ":1", ":", "support:-1", "support: 1", "support:²", "other:1")),
        text_of(bytes(28)),
        text_of("support:1") + "=",
        " " + text_of("support:1"),
    ],
)
async def test_e5_a_malformed_cursor_is_refused(history: History, text: str) -> None:
    with pytest.raises(BadCursor):
        history.read("support", text)


async def test_e5_one_changed_letter_makes_it_none_of_ours(history: History) -> None:
    text = history.write("support", 7)
    for place in range(len(text)):
        other = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
        with pytest.raises(BadCursor):
            history.read("support", other)


async def test_e5_who_had_no_profile_yet_resumes_from_the_beginning(history: History) -> None:
    assert history.read("cli_1", history.write(UNBORN, 0)) == 0


async def test_e5_a_cursor_in_the_clear_of_before_resets_and_tells_no_number(
    history: History,
) -> None:
    assert [history.read("cli_1", text_of(f"cli_1:{n}")) for n in (0, 1, 10**9)] == [ELSEWHERE] * 3
    with pytest.raises(BadCursor):
        history.read("cli_1", text_of("cli_2:1"))


async def test_e5_a_new_epoch_makes_every_cursor_one_from_elsewhere(
    history: History, database: Database
) -> None:
    before = [history.write("cli_1", n) for n in range(3)]
    async with database.transaction() as on:
        assert await begin_history(on) != history.epoch
    assert await history.load(), "it is noticed"
    assert not await history.load(), "once"
    assert [history.read("cli_1", text) for text in before] == [ELSEWHERE] * 3
    assert history.read("cli_1", history.write("cli_1", 1)) == 1


async def test_several_processes_tell_one_history(history: History, database: Database) -> None:
    other = History(database)
    assert not await other.load()
    assert other.read("cli_1", history.write("cli_1", 5)) == 5


async def test_e5_another_cluster_or_timeline_begins_a_history_by_itself(
    history: History, database: Database
) -> None:
    """As after a promotion, or in another PostgreSQL: SQLite tells of neither."""
    await database.fetch("UPDATE histories SET cluster = '1/00000001'")
    noticed = await history.load()
    assert noticed is (database.dialect == "postgres")
    assert not await history.load()
