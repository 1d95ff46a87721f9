"""Digits that a text says, in figures, in words, or with letters that look like them."""

from collections.abc import Iterator

from domain.wording.findings import Span
from domain.wording.reading import Piece
from domain.wording.vocabulary import words

WIDEST = 6  # signs between two groups of digits
_DIGITS = (
    "zero oh shunya sunya null nil shuny sifar", "one ek eins un une", "two do zwei deux zwo",
    "three teen tin drei trois", "four char chaar vier quatre",
    "five paanch panch fuenf funf cinq panc", "six chhe chah chhah che sechs chhah chah",
    "seven saat sat sieben sept", "eight aath ath acht huit ashta", "nine nau neun neuf no",
)  # fmt: skip
_TEENS = (
    "ten das zehn dix", "eleven gyarah gyaarah elf onze", "twelve barah baarah zwolf douze",
    "thirteen terah dreizehn treize", "fourteen chaudah vierzehn quatorze",
    "fifteen pandrah pandra funfzehn quinze", "sixteen solah sechzehn seize",
    "seventeen satrah siebzehn", "eighteen atharah attharah achtzehn", "nineteen unnis neunzehn",
)  # fmt: skip
_TWENTIES = (
    "twenty bees bis zwanzig vingt vingts", "thirty tees tis dreissig trente",
    "forty chalis chaalis vierzig quarante", "fifty pachas pachaas funfzig cinquante",
    "sixty saath sixty sechzig soixante", "seventy sattar siebzig septante",
    "eighty assi achtzig huitante octante", "ninety nabbe neunzig nonante",
)  # fmt: skip
# What Hindi says of the numbers between the tens has no rule.
_HINDI = (
    "ikkis bais teis chaubis pachchis pachis chhabbis sattais atthais untis",
    "ikattis battis taintis tentis chauntis paintis chhattis saintis adtis untalis",
    "iktalis bayalis taintalis chavalis paintalis chhiyalis saintalis adtalis unchas",
    "ikyavan bavan tirpan chauvan pachpan chhappan sattavan atthavan unsath",
    "iksath basath tirsath chaunsath painsath chhiyasath sadsath adsath unhattar",
    "ikhattar bahattar tihattar chauhattar pachhattar chhihattar satattar athhattar unasi",
    "ikyasi bayasi tirasi chaurasi pachasi chhiyasi satasi athasi navasi",
    "ikyanve banve tiranve chauranve pachanve chhiyanve sattanve atthanve ninyanve",
)  # fmt: skip
_UNITS = ("ein", "zwei", "drei", "vier", "funf", "sechs", "sieben", "acht", "neun")
_GERMAN_TENS = ("zwanzig", "dreissig", "vierzig", "funfzig", "sechzig", "siebzig", "achtzig")
TIMES = {"double": 2, "triple": 3, "dabal": 2, "tripal": 3, "doppel": 2, "zweimal": 2, "dreimal": 3,
         "doppelt": 2, "dreifach": 3}  # fmt: skip
_LOOKS = {"o": "0", "oo": "00", "i": "1", "l": "1", "ii": "11", "ll": "11", "q": "0", "s": "5",
          "z": "2", "b": "8"}  # fmt: skip
_JOINS = words("and et und aur")


def _said() -> dict[str, str]:
    found: dict[str, str] = {}
    for first, listed in ((0, _DIGITS), (10, _TEENS)):
        for n, said in enumerate(listed, first):
            found |= dict.fromkeys(said.split(), str(n))
    for ten, said in enumerate(_HINDI, 2):
        names = said.split()
        if ten == 2:
            names.remove("pachis")
            found["pachis"] = "25"
        if ten == 3:
            names.remove("tentis")
        found |= {name: str(10 * ten + n) for n, name in enumerate(names, 1)}
    for ten, name in enumerate((*_GERMAN_TENS, "neunzig"), 2):
        found |= {f"{unit}und{name}": str(10 * ten + n) for n, unit in enumerate(_UNITS, 1)}
    return found


SAID = _said()
TENS = {word: 10 * n for n, said in enumerate(_TWENTIES, 2) for word in said.split()}


def runs(pieces: list[Piece]) -> Iterator[list[tuple[str, Span]]]:
    """Digits that follow one another."""
    run: list[tuple[str, Span]] = []
    for digits, piece in _read(pieces):
        if not digits or (run and len(piece.gap) > WIDEST):
            if run:
                yield run
            run = []
        if digits:
            run.append((digits, piece.span))
    if run:
        yield run


def _read(pieces: list[Piece]) -> Iterator[tuple[str, Piece]]:
    """Each piece and the digits that it says; none for another word."""
    times, ten = 1, 0
    for place, piece in enumerate(pieces):
        said, value = _figures(pieces, place), _ten(pieces, place)
        if (ten and piece.text in _JOINS) or _begins_eighty(pieces, place):
            continue
        if ten and _fits(ten, said, piece):
            if value:
                ten += value  # quatre-vingt-dix-huit
                continue
            said, ten = str(ten + int(said)), 0
        elif ten:
            yield str(ten), pieces[place - 1]
            ten = 0
        if piece.text in TIMES:
            times = TIMES[piece.text]
        elif value:
            ten = value
        else:
            yield said * times, piece
            times = 1
    if ten:
        yield str(ten), pieces[-1]


def _begins_eighty(pieces: list[Piece], place: int) -> bool:
    """Whether it is the four of quatre-vingt."""
    after = pieces[place + 1] if place + 1 < len(pieces) else None
    return pieces[place].text == "quatre" and after is not None and after.text[:5] == "vingt"


def _goes_on(pieces: list[Piece], place: int) -> bool:
    """Whether it is the ten of dix-sept, dix-huit or dix-neuf."""
    after = pieces[place + 1] if place + 1 < len(pieces) else None
    return after is not None and after.gap in {" ", "-"} and after.text in {"sept", "huit", "neuf"}


def _fits(ten: int, said: str, piece: Piece) -> bool:
    """Twenty and one are 21; soixante and dix 70, quatre-vingt and dix 90."""
    if len(said) == 1 and said != "0":
        return True
    return len(said) == 2 and said[0] == "1" and ten in {60, 80} and piece.gap in {" ", "-"}


def _ten(pieces: list[Piece], place: int) -> int:
    """What a word says that goes on with a figure: twenty, quatre-vingt, dix before sept."""
    if pieces[place].text == "dix" and _goes_on(pieces, place):
        return 10
    if place and _begins_eighty(pieces, place - 1):
        return 80
    return next((TENS[one] for one in pieces[place].spellings if one in TENS), 0)


def _figures(pieces: list[Piece], place: int) -> str:
    """The digits of one piece: figures, a word for them, or letters among figures."""
    piece = pieces[place]
    if piece.is_number:
        return piece.text
    looks = _LOOKS.get(piece.text)
    if looks:
        before = place > 0 and pieces[place - 1].is_number and piece.gap == ""
        after = place + 1 < len(pieces) and pieces[place + 1]
        if before or (after and after.is_number and after.gap == ""):
            return looks
    return next((SAID[one] for one in piece.spellings if one in SAID), "")
