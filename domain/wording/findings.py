"""What the guard answers: the places of a text that break B8, as a dashboard underlines them."""

from dataclasses import dataclass, field
from enum import Enum

from domain.model.refusals import Refusal, RefusalCode

MOST_FINDINGS = 20
MESSAGE = "The text tells what this partner must not learn. Please write it without these places."


class WordingTopic(Enum):
    """What a place in the text gives away."""

    PERSONAL_NAME = "PERSONAL_NAME"
    CONTACT = "CONTACT"
    ADDRESS = "ADDRESS"
    DATE = "DATE"
    LOCATION_TRACKING = "LOCATION_TRACKING"
    FORBIDDEN_WORD = "FORBIDDEN_WORD"
    SOURCE = "SOURCE"


@dataclass(frozen=True, slots=True)
class Finding:
    """One place: `excerpt` is the text from `start` to `end`, counted in UTF-16 code units.

    JavaScript's strings are counted so: `text.slice(start, end)` is the excerpt.
    """

    topic: WordingTopic
    excerpt: str = field(repr=False)
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class WordingRefusal(Refusal):
    """B8: the text can't be kept. `path` is the text's place in the input."""

    findings: tuple[Finding, ...] = ()
    path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in a text as Python counts it: in code points."""

    start: int
    end: int


def refused(
    found: list[tuple[Span, WordingTopic]], text: str, path: tuple[str, ...]
) -> WordingRefusal:
    """WORDING_NOT_ALLOWED with the first places in the text, 20 at most."""
    first = merged(found)[:MOST_FINDINGS]
    findings = tuple(_finding(span, topic, text) for span, topic in first)
    return WordingRefusal(RefusalCode.WORDING_NOT_ALLOWED, MESSAGE, "B8", findings, path)


def merged(found: list[tuple[Span, WordingTopic]]) -> list[tuple[Span, WordingTopic]]:
    """In order; places of one topic that overlap become one."""
    merged: list[tuple[Span, WordingTopic]] = []
    last: dict[WordingTopic, int] = {}
    for span, topic in sorted(found, key=lambda one: (one[0], one[1].value)):
        place = last.get(topic)
        if place is not None and span.start < merged[place][0].end:
            before = merged[place][0]
            merged[place] = (Span(before.start, max(before.end, span.end)), topic)
            continue
        last[topic] = len(merged)
        merged.append((span, topic))
    return merged


def _finding(span: Span, topic: WordingTopic, text: str) -> Finding:
    start = units(text[: span.start])
    excerpt = text[span.start : span.end]
    return Finding(topic, excerpt, start, start + units(excerpt))


def units(text: str) -> int:
    """How many UTF-16 code units a text has; half a pair, which no kept text holds, is one."""
    return len(text) + sum(character > "\uffff" for character in text)
