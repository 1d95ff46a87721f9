"""That a location was looked at, in the usual phrasings: English, and Hindi in either script."""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.wording.findings import Span, WordingTopic
from domain.wording.reading import GAP, Piece, unleet
from domain.wording.sounds import sound
from domain.wording.watching import (
    ALWAYS,
    AT,
    COMING,
    DEVICE,
    DONE,
    KNOW,
    LOOK,
    LOOKED,
    PHRASES,
    SHOWN,
    SURE_PLACE,
    SURE_TRACK,
    THING,
    TRACK,
    WE,
    WERE,
    WHERE,
    YOU,
    YOUR,
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word by its sounds, at its place; `ends`: a sentence ends before it."""

    keys: tuple[str, ...]
    span: Span
    ends: bool

    def among(self, words: frozenset[str]) -> bool:
        """Whether it is one of them."""
        return not words.isdisjoint(self.keys)


def tracking(pieces: list[Piece]) -> Iterator[tuple[Span, WordingTopic]]:
    """Every place that says so."""
    for sentence in _sentences(_words(pieces)):
        for first, last in _said(sentence):
            span = Span(sentence[first].span.start, sentence[last].span.end)
            yield span, WordingTopic.LOCATION_TRACKING


def _said(words: list[Word]) -> Iterator[tuple[int, int]]:
    for place, word in enumerate(words):
        if word.among(ALWAYS):
            yield place, place
        yield from _phrase(words, place)
        if word.among(SURE_PLACE):
            yield from _looked_at(words, place)
        if word.among(TRACK):
            yield from _tracked(words, place)
        if word.among(WHERE):
            yield from _where_you_were(words, place)
        if word.among(DEVICE):
            yield from _shown_by(words, place)


def _phrase(words: list[Word], place: int) -> Iterator[tuple[int, int]]:
    for rest in (phrase for key in words[place].keys for phrase in PHRASES.get(key, ())):
        following = words[place + 1 : place + 1 + len(rest)]
        if len(following) == len(rest) and all(
            key in word.keys for key, word in zip(rest, following, strict=True)
        ):
            yield place, place + len(rest)


def _around(words: list[Word], place: int, before: int, after: int) -> range:
    return range(max(0, place - before), min(len(words), place + after + 1))


def _looked_at(words: list[Word], place: int) -> Iterator[tuple[int, int]]:
    """Somebody's location, and that it was looked at; or that we, or a machine, can."""
    near = _around(words, place, 7, 7)
    for other in near:
        if words[other].among(LOOKED) or (
            words[other].among(LOOK)
            and any(words[n].among(WE) for n in _around(words, other, 5, 0))
        ):
            yield min(place, other), max(place, other)
            return


def _tracked(words: list[Word], place: int) -> Iterator[tuple[int, int]]:
    """Track you, tracked your phone; you were tracked; aapko track kiya."""
    done = any(word.among(DONE) for word in words[place + 1 : place + 2])
    sure = done or words[place].among(SURE_TRACK)
    if sure or any(words[n].among(WE) for n in _around(words, place, 4, -1)):
        yield from _of_you(words, place, 4 if done else 2)
    for other in _around(words, place, 5, -1) if sure else ():
        if words[other].among(YOU | THING):
            yield other, place
            return


def _of_you(words: list[Word], place: int, reach: int) -> Iterator[tuple[int, int]]:
    """You, or a thing of yours that moves with you, after a verb; not "follow you up"."""
    for other in _around(words, place, -1, reach):
        last = min(other + 2, len(words) - 1)
        if words[other].among(YOU) and "up" not in words[min(other + 1, last)].keys:
            yield place, other
        if words[other].among(YOUR) and any(w.among(THING) for w in words[other : last + 1]):
            yield place, last


def _where_you_were(words: list[Word], place: int) -> Iterator[tuple[int, int]]:
    """That it is known where somebody was."""
    near = _around(words, place, 3, 4)
    you = [n for n in near if words[n].among(YOU)]
    were = [n for n in _around(words, place, 1, 4) if words[n].among(WERE) and n != place]
    if any(words[n].among(COMING) for n in near):  # where you are coming from: an idiom
        return
    known = [n for n in _around(words, place, 7, 9) if words[n].among(KNOW)]
    ours = [n for n in _around(words, place, 9, 9) if words[n].among(WE)]
    if you and were and known and ours:
        spots = [place, you[0], were[0], known[0]]
        yield min(spots), max(spots)


def _shown_by(words: list[Word], place: int) -> Iterator[tuple[int, int]]:
    """Your phone was at; the app showed you near."""
    for shown in _around(words, place, -1, 3):
        if not words[shown].among(SHOWN):
            continue
        for at in _around(words, shown, -1, 4):
            spots = words[shown + 1 : at + 1]
            if words[at].among(AT) and (
                any(w.among(YOU) for w in spots)
                or (place and words[place - 1].among(YOUR) and at == shown + 1)
            ):
                yield place, at
                return


# ── words ────────────────────────────────────────────────────────────────────────────────────────


def _sentences(words: list[Word]) -> Iterator[list[Word]]:
    sentence: list[Word] = []
    for word in words:
        if word.ends and sentence:
            yield sentence
            sentence = []
        sentence.append(word)
    if sentence:
        yield sentence


def _words(pieces: list[Piece]) -> list[Word]:
    """The pieces, with what is cut into letters, or has digits for letters, put together."""
    words: list[Word] = []
    place = 0
    while place < len(pieces):
        last = _end_of_word(pieces, place)
        text = "".join(piece.text for piece in pieces[place : last + 1])
        spellings = pieces[place].spellings if last == place else unleet(text) or (text,)
        span = Span(pieces[place].span.start, pieces[last].span.end)
        keys = tuple(map(sound, spellings))
        words.append(Word(keys, span, _ends(pieces[place].gap)))
        place = last + 1
    return words


def _end_of_word(pieces: list[Piece], place: int) -> int:
    """The last piece of the word that begins here."""
    last = place
    while last + 1 < len(pieces) and pieces[last + 1].gap in {"", "*", "_", "'"}:
        if pieces[last].is_number and pieces[last + 1].is_number:
            break
        last += 1
    if last > place and any(piece.text.isalpha() for piece in pieces[place : last + 1]):
        return last
    last = place
    while last + 1 < len(pieces) and _spelt(pieces[last]) and _spelt(pieces[last + 1]):
        if len(pieces[last + 1].gap) > GAP:
            break
        last += 1
    return last if last - place > 1 else place


def _spelt(piece: Piece) -> bool:
    return len(piece.text) == 1


def _ends(gap: str) -> bool:
    """Whether a sentence ends in what stands between two words."""
    return any(sign in gap for sign in "!?\n;") or (". " in gap)
