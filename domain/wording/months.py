"""Numbers, months and weekdays as words, in the languages of our trainers."""

from domain.wording.sounds import sound
from domain.wording.vocabulary import words

_MONTHS = (
    "january jan janvari janwari januar jaenner janavari janvier",
    "february feb febr farvari farwari pharvari februar fevrier fev",
    "march mar maerz marz maarch mars",
    "april apr aprail aprel avril avr",
    "may mai",
    "june jun joon juni juin",
    "july jul julai juli juillet juil",
    "august aug agast agasta aout",
    "september sep sept sitambar sitamber sitambara septembre septambar",
    "october oct aktubar aktoobar aktuber oktober okt octobre oktubar",
    "november nov navambar navamber novembre novambar",
    "december dec disambar disamber dezember dez decembre",
)
MONTHS = {sound(word): n for n, said in enumerate(_MONTHS, 1) for word in said.split()}

_CARDINALS = (
    "one ek", "two do", "three teen tin", "four char chaar", "five paanch panch", "six chhe chhah",
    "seven saat", "eight aath", "nine nau", "ten das", "eleven gyarah", "twelve barah baarah",
    "thirteen terah", "fourteen chaudah", "fifteen pandrah", "sixteen solah", "seventeen satrah",
    "eighteen atharah", "nineteen unnis", "twenty bees bis", "twentyone ikkis", "twentytwo bais",
    "twentythree teis", "twentyfour chaubis", "twentyfive pachchis pachis", "twentysix chhabbis",
    "twentyseven sattais", "twentyeight atthais", "twentynine untis", "thirty tees",
    "thirtyone ikattis",
)  # fmt: skip
_ORDINALS = (
    "first pehli", "second dusri", "third teesri", "fourth", "fifth", "sixth", "seventh", "eighth",
    "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth",
    "seventeenth", "eighteenth", "nineteenth", "twentieth", "twentyfirst", "twentysecond",
    "twentythird", "twentyfourth", "twentyfifth", "twentysixth", "twentyseventh", "twentyeighth",
    "twentyninth", "thirtieth", "thirtyfirst",
)  # fmt: skip
_GERMAN = (
    "eins", "zwei", "drei", "vier", "funf", "sechs", "sieben", "acht", "neun", "zehn", "elf",
    "zwolf", "dreizehn", "vierzehn", "funfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn",
    "zwanzig", "einundzwanzig", "zweiundzwanzig", "dreiundzwanzig", "vierundzwanzig",
    "funfundzwanzig", "sechsundzwanzig", "siebenundzwanzig", "achtundzwanzig", "neunundzwanzig",
    "dreissig", "einunddreissig",
)  # fmt: skip
_FRENCH = (
    "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze",
    "treize", "quatorze", "quinze", "seize", "dixsept", "dixhuit", "dixneuf", "vingt",
    "vingtetun", "vingtdeux", "vingttrois", "vingtquatre", "vingtcinq", "vingtsix", "vingtsept",
    "vingthuit", "vingtneuf", "trente", "trenteetun",
)  # fmt: skip
_FRENCH_ORDINALS = (
    "premier premiere", "deuxieme", "troisieme", "quatrieme", "cinquieme", "sixieme", "septieme",
    "huitieme", "neuvieme", "dixieme",
)  # fmt: skip
_GERMAN_ORDINALS = (
    "erst", "zweit", "dritt", "viert", "funft", "sechst", "siebt", "acht", "neunt", "zehnt", "elft",
    "zwolft", *(f"{word}t" for word in _GERMAN[12:19]), *(f"{word}st" for word in _GERMAN[19:]),
)  # fmt: skip
_HINDI_ORDINALS = (
    "pehle pahle pahale pehla pahla", "doosre dusre dusare doosra dusra",
    "teesre tisre tisare teesra tisra", "chauthe chautha",
)  # fmt: skip


def _numbered(*lists: tuple[str, ...]) -> dict[str, int]:
    """Words by their place in a list of each language; the first that has a word is right."""
    found: dict[str, int] = {}
    for listed in lists:
        for n, said in enumerate(listed, 1):
            for word in said.split():
                found.setdefault(word, n)
    return found


NUMBERS = _numbered(_CARDINALS, _GERMAN, _FRENCH)
ORDINALS = _numbered(
    _ORDINALS,
    tuple(f"{stem}en {stem}er {stem}e {stem}em" for stem in _GERMAN_ORDINALS),
    _FRENCH_ORDINALS,
)
NTH = ORDINALS | _numbered(_HINDI_ORDINALS)
"""Of weekdays in a month: Hindi says so of them what it says of "before", too."""
_TENS = ("", "x", "xx", "xxx")
_ONES = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
ROMAN = {_TENS[n // 10] + _ONES[n % 10]: n for n in range(1, 32)}

_WEEKDAYS = (
    "monday mondays mon montag montags lundi lundis somvar somwar",
    "tuesday tuesdays tue tues dienstag mardi mangalvar mangalwar mangal",
    "wednesday wednesdays wed mittwoch mercredi budhvar budhwar budh",
    "thursday thursdays thu thur thurs donnerstag jeudi guruvar guruwar veervar brihaspativar",
    "friday fridays fri freitag vendredi shukravar shukrawar jumma",
    "saturday saturdays sat samstag sonnabend samedi shanivar shaniwar",
    "sunday sundays sun sonntag dimanche ravivar raviwar itvaar itwar",
)
WEEKDAYS = {sound(word): n for n, said in enumerate(_WEEKDAYS) for word in said.split()}
SHORT_WEEKDAYS = words("mon tue tues wed thu thur fri sat sun budh")
