"""What the guard bounds: how much it reads, and how often somebody may be refused (B8)."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from domain.model.refusals import InputRefusal, Refusal, RefusalCode, invalid
from domain.wording.findings import Finding, WordingRefusal, units

MOST_CHARACTERS = 20_000  # of all texts of one command
MOST_GROWTH = 2  # a text spelt out in full (NFKC) is at most twice as long
SLACK = 64  # and a short one may hold a few signs that stand for many
MOST_REFUSALS, AN_HOUR = 10, timedelta(hours=1)  # of one partner's texts, by all of support
MOST_TOLD, A_DAY = 3, timedelta(hours=24)  # so many of them say where
OTHER_WORDS = "The text tells what this partner must not learn. Please say it in other words."

Path = tuple[str, ...]
Texts = Mapping[Path, str]
Pace = Callable[[], None]
"""Asked between two steps of reading; raises OutOfBudget where it has taken too long."""


class OutOfBudget(Exception):
    """The texts of one command take longer to read than a command may."""


def unhurried() -> None:
    """The pace of whoever has time."""


def check_size(texts: Texts) -> InputRefusal | None:
    """INVALID_INPUT for more than can be read: 20,000 characters a command, no letters that stand
    for long words by the thousand.
    """
    total = 0
    for path, text in texts.items():
        total += len(text)
        if total > MOST_CHARACTERS:
            message = f"At most {MOST_CHARACTERS:,} characters in all that the partner may read."
            return invalid(path, message, "B8")
        if len(unicodedata.normalize("NFKC", text)) > MOST_GROWTH * len(text) + SLACK:
            return invalid(path, "Please write it in ordinary letters.", "B8")
    return None


def too_slow(texts: Texts) -> InputRefusal:
    """INVALID_INPUT for what could not be read in time."""
    return invalid(next(iter(texts)), "This can't be read in time. Please write it shorter.", "B8")


def check_trials(refused_at: Sequence[datetime], now: datetime) -> Refusal | None:
    """TOO_MANY once ten texts to one partner were refused within an hour: clean ones wait too, for
    what is let through answers a guess as well.
    """
    since = now - AN_HOUR
    if sum(at > since for at in refused_at) < MOST_REFUSALS:
        return None
    message = f"{MOST_REFUSALS} texts to this partner were refused within an hour. Please wait."
    return Refusal(RefusalCode.TOO_MANY, message, "B8")


def as_told(
    refusal: WordingRefusal, texts: Texts, refused_at: Sequence[datetime], now: datetime
) -> WordingRefusal:
    """The refusal with its places; from the fourth within a day on with its topics alone, each for
    the whole text: where a guess was right is not told again and again.
    """
    if sum(at > now - A_DAY for at in refused_at) < MOST_TOLD:
        return refusal
    length = units(texts[refusal.path])
    topics = dict.fromkeys(finding.topic for finding in refusal.findings)
    whole = tuple(Finding(topic, "", 0, length) for topic in topics)
    return replace(refusal, message=OTHER_WORDS, findings=whole)
