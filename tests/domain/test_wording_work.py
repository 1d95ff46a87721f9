"""B8: what reading a text costs grows with its length alone, whoever wrote it. Work is counted, in
lines run, for a clock would measure the machine.
"""

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import FrameType
from typing import Any

import pytest

from domain.model.refusals import RefusalCode
from domain.wording.guard import (
    MOST_CHARACTERS,
    Finding,
    Involved,
    OutOfBudget,
    Person,
    Texts,
    WordingTopic,
    as_told,
    check_size,
    check_texts,
    check_trials,
    check_wording,
    too_slow,
)
from tests.domain.test_wording import CROWD

WORDS = ("disintermediation", "leakage", "off platform")
WHO = replace(CROWD, people=CROWD.people[:20], names=CROWD.names[:20], own_name="Ab Bea Sommer")
PARTS = (
    "ab ", "Bea Sommer ", "mr ab ", "ab ji ", "a ", "a", "1 ", "12.", "1.1.", "1/", "12 ", "k a r ",
    "a1", "a@", "क", "प्रि ", "\u200b", "nine ", "twenty ", "double ", "last ", "x*", "*", "…", "x",
    "where you ", "d i s i n t e r ", "disinter", "phone showed you at ", "location track you we ",
    "ends in 3", "12 March ", "march the ", "first of ", "kal ", "ago ", "days ago ",
    "ı", "ß", "½", "①", "ⅻ ", "😀", "李", "ก", "-", "'", "o'", "o-o", "@", "a@b.", "dot at ",
    "road ", "12 road ", "strasse", "\n", "!?", ". ", "ka ra mi so ni ", "said told ", "mark told ",
    "is it him ", "he told us ", "yes ", "first monday of ", "the day after ", "floor 3 ", "i v x ",
    "o0", "l1", "lives alone ", "mrs", "gaya tha ", "अब", "પ્રિ", "\u0301", "a\u0301", "ᄀ", "가",
)  # fmt: skip
SIZE = 700


def lines_run(work: Callable[[], object]) -> int:
    """How many lines Python runs for it."""
    count = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def cost(part: str, size: int, who: Involved) -> int:
    """Of a text that repeats the part. What is remembered between texts is known by then."""
    text = (part * size)[:size]
    check_wording(text, who, WORDS)
    return lines_run(lambda: check_wording(text, who, WORDS))


@pytest.mark.parametrize("part", PARTS)
def test_twice_the_text_is_twice_the_work(part: str) -> None:
    once, twice = cost(part, SIZE, WHO), cost(part, 2 * SIZE, WHO)
    assert twice <= 2.4 * once
    assert twice <= 2 * SIZE * 1_500


# ── Bounds ───────────────────────────────────────────────────────────────────────────────────────


def test_a_command_holds_20_000_characters_for_the_partner() -> None:
    texts: Texts = {("concerns", str(n), "resolution"): "a" * 4_000 for n in range(5)}
    assert check_size(texts) is None
    refusal = check_size({**texts, ("concerns", "5", "resolution"): "b"})
    assert refusal is not None
    assert refusal.code is RefusalCode.INVALID_INPUT
    assert refusal.path == ("concerns", "5", "resolution")
    assert MOST_CHARACTERS == 20_000


@pytest.mark.parametrize("text", ["ﷺ" * 1_000, "ﷺ " * 300, "㍿" * 400])
def test_letters_that_stand_for_long_words_by_the_hundred_are_not_read(text: str) -> None:
    refusal = check_size({("body",): text})
    assert refusal is not None
    assert refusal.path == ("body",)


@pytest.mark.parametrize(
    "text", ["ﷺ", "…" * 60, "한국어로 씁니다. " * 200, "½ ﬁne", "प्रिया ने " * 300]
)
def test_ordinary_texts_of_every_script_are_read(text: str) -> None:
    assert check_size({("body",): text}) is None


def test_reading_stops_when_its_time_is_up() -> None:
    asked = []

    def pace() -> None:
        asked.append(1)
        if len(asked) == 3:
            raise OutOfBudget

    texts: Texts = {("body",): "Good morning."}
    with pytest.raises(OutOfBudget):
        check_texts(texts, Involved(date(2026, 11, 22)), WORDS, pace=pace)
    assert too_slow(texts).path == ("body",)


# ── How often ────────────────────────────────────────────────────────────────────────────────────

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_ten_refusals_within_an_hour_are_the_last() -> None:
    lately = [NOON - timedelta(minutes=5 * n) for n in range(10)]
    assert check_trials(lately[:9], NOON) is None
    refusal = check_trials(lately, NOON)
    assert refusal is not None
    assert refusal.code is RefusalCode.TOO_MANY
    assert check_trials(lately, lately[-1] + timedelta(hours=1)) is None


def test_from_the_fourth_refusal_of_a_day_on_no_place_is_told() -> None:
    text = "👋 Priya told Priya."
    refusal = check_wording(text, Involved(date(2026, 11, 22), (Person("Priya"),)), (), ("body",))
    assert refusal is not None
    texts: Texts = {("body",): text}
    lately = [NOON - timedelta(hours=n) for n in (1, 2, 23)]
    assert as_told(refusal, texts, lately[:2], NOON) == refusal
    assert as_told(refusal, texts, [*lately[:2], NOON - timedelta(hours=24)], NOON) == refusal
    coarse = as_told(refusal, texts, lately, NOON)
    assert Finding(WordingTopic.PERSONAL_NAME, "", 0, len(text) + 1) in coarse.findings
    assert not any(one.excerpt or one.start for one in coarse.findings)
