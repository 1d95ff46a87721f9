"""Words of the settings' list, in every inflection, cut up, disguised, or off by one letter."""

from collections.abc import Collection, Iterator

from domain.wording.findings import Span, WordingTopic
from domain.wording.reading import GAP, Piece, unleet
from domain.wording.sounds import near

_ENDINGS = (
    "ations", "ation", "ators", "ator", "ating", "ated", "ates", "ate", "ions", "ion", "ings",
    "ing", "ers", "er", "ed", "es", "e", "s", "y",
)  # fmt: skip
INFLECTIONS = frozenset(_ENDINGS) | {"", "or", "ors", "ary", "ive", "able", "ity", "d"}
FORGIVING = 6  # a stem of so many letters is known with one of them wrong
PIECES = 24


def stem_of(word: str) -> str:
    """A word without its ending: what all its forms begin with."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending)
    return word


def forbidden_words(
    pieces: list[Piece], words: Collection[str]
) -> Iterator[tuple[Span, WordingTopic]]:
    """Every place that holds a form of one of the words."""
    stems = {stem_of("".join(filter(str.isalnum, word.lower()))) for word in words}
    for stem in sorted(stems - {""}):
        for place, piece in enumerate(pieces):
            if _begins(piece.text, stem):
                yield from _told(pieces, place, stem)


def _begins(text: str, stem: str) -> bool:
    """Cheap: whether the stem, one letter wrong at most, could begin here."""
    size = min(len(text), len(stem), 4)
    heads = [stem[:size], stem[1 : size + 1]]
    texts = (text, *unleet(text))
    return any(_close(one[:size], head) for one in texts for head in heads)


def _close(one: str, other: str) -> bool:
    return one == other or (len(one) > 1 and near(one, other)) or len(one) == 1


def _told(pieces: list[Piece], place: int, stem: str) -> Iterator[tuple[Span, WordingTopic]]:
    text = ""
    for last in range(place, min(place + PIECES, len(pieces))):
        if last > place and len(pieces[last].gap) > GAP:
            return
        text += pieces[last].text
        if len(text) > len(stem) + 6:
            return
        if any(_is_form(one, stem) for one in (text, *unleet(text))):
            yield Span(pieces[place].span.start, pieces[last].span.end), WordingTopic.FORBIDDEN_WORD


def _is_form(text: str, stem: str) -> bool:
    if len(text) < len(stem) - 1:
        return False
    sizes = (len(stem),) if len(stem) < FORGIVING else range(len(stem) - 1, len(stem) + 2)
    return any(
        text[size:] in INFLECTIONS
        and (text[:size] == stem or (len(stem) >= FORGIVING and near(text[:size], stem)))
        for size in sizes
    )
