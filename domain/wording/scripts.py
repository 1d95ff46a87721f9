"""Letters of any script as plain Latin: what a reader would take them for.

Accents, width, style and look-alikes are folded away; Devanagari and Cyrillic are transliterated.
"""

import unicodedata
from functools import lru_cache


def _table(pairs: str) -> dict[str, str]:
    """Letters, each with what stands for it."""
    return {pair[0]: pair[1:] for pair in pairs.split()}


# What NFKD leaves as it is.
_OWN = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i",
    "ħ": "h", "ŋ": "n", "ə": "e", "ɑ": "a", "ɡ": "g", "ʼ": "'", "’": "'", "‘": "'", "`": "'",
    "´": "'", "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "⁄": "/", "∕": "/",
    "․": ".", "。": ".", "।": ".", "٫": ".",
}  # fmt: skip
_OWN |= dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz", strict=True))
_OWN |= {chr(0x1F1E6 + n): chr(ord("a") + n) for n in range(26)}  # flags' letters
_GREEK = dict(zip("αβγδεζηθικλμνξοπρσςτυφχψω", "abgdeznoiklmvxonpsstuøxyw", strict=True))
_GREEK |= {"ø": "o", "φ": "f"}
_CYRILLIC = _table(
    "аa бb вv гg дd еe ёe жzh зz иi йi кk лl мm нn оo пp рr сs тt уu фf хkh цts чch шsh щshch "
    "ъ ыy ь эe юyu яya іi їi єe ґg"
)
# What a Cyrillic letter looks like, where it hides among Latin ones.
_LOOKS = _table("вb нh рp сc уy хx ѕs јj ԁd һh ӏl ԛq ԝw гr пn иu з3 кk мm тt аa еe оo іi")
_CONSONANTS = _table(
    "कk खkh गg घgh ङn चch छchh जj झjh ञn टt ठth डd ढdh णn तt थth दd धdh नn पp फph बb भbh मm यy रr "
    "लl वv शsh षsh सs हh ळl"
)
_VOWELS = _table("अa आaa इi ईee उu ऊoo ऋri एe ऐai ओo औau ऍe ऑo")
_SIGNS = _table("ाaa िi ीee ुu ूoo ृri ेe ैai ोo ौau ॅe ॉo")
_NASAL = {"ं": "n", "ँ": "n", "ः": "h"}
# Where a sister has a sign of her own: Gurmukhi's nasal and doubling, Malayalam's bare consonants.
_OWN_SIGNS = {"\u0a70": "\u0902", "\u0a71": "\u093c"}
_OWN_SIGNS |= dict(zip("\u0d7a\u0d7b\u0d7c\u0d7d\u0d7e", "णनरलळ", strict=True))
_VIRAMA, _NUKTA = "्", "़"
SCHWA = "ə"  # the vowel that Devanagari does not write, and speech often drops


@lru_cache(maxsize=4096)
def folded(character: str) -> str:
    """One character as lower-case Latin, a digit or a sign; empty for what can't be seen."""
    if (
        unicodedata.category(character) in {"Cf", "Mn", "Me", "Mc", "Cc"}
        and character not in "\n\t\r"
    ):
        return ""
    whole = unicodedata.normalize("NFKD", character).casefold()
    return "".join(map(_letter, whole))


def _letter(character: str) -> str:
    if character.isascii():
        return character
    if unicodedata.combining(character):
        return ""
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    return _OWN.get(character) or _GREEK.get(character) or _CYRILLIC.get(character, character)


def is_indic(character: str) -> bool:
    """Whether it is of Hindi's script, or of one of its sisters, from Bengali to Malayalam."""
    return "\u0900" <= character <= "\u0d7f"


def is_cyrillic(character: str) -> bool:
    """Whether it may hide among Latin letters."""
    return "\u0400" <= character <= "\u052f"


@lru_cache(maxsize=8192)
def looks(word: str) -> str:
    """A word of mixed scripts as it looks."""
    return "".join(_LOOKS.get(one, folded(one)) for one in word.casefold())


@lru_cache(maxsize=8192)
def spoken(word: str) -> str:
    """A word of an Indic script in Latin letters, SCHWA where a vowel is understood."""
    letters: list[str] = []
    for character in map(_as_devanagari, unicodedata.normalize("NFD", word)):
        if character in _CONSONANTS:
            letters += [_CONSONANTS[character], SCHWA]
        elif character in _SIGNS or character == _VIRAMA:
            if letters and letters[-1] == SCHWA:
                letters.pop()
            letters.append(_SIGNS.get(character, ""))
        elif character != _NUKTA:
            letters.append(_VOWELS.get(character) or _NASAL.get(character) or folded(character))
    return "".join(letters)


def _as_devanagari(character: str) -> str:
    """The same letter in Hindi's script: Unicode lays out its sisters alike, 128 places apart."""
    if not "\u0980" <= character <= "\u0d7f":
        return _OWN_SIGNS.get(character, character)
    return _OWN_SIGNS.get(character) or chr(0x900 + ord(character) % 0x80)


@lru_cache(maxsize=8192)
def readings(word: str) -> tuple[str, ...]:
    """How such a word may be spelt: its understood vowels said, half said, or not at all."""
    said = spoken(word)
    ending = said.removesuffix(SCHWA)
    half = _half_said(ending)
    found = (half, ending, said, ending.replace(SCHWA, ""))
    return tuple(dict.fromkeys(one.replace(SCHWA, "a") for one in found))


def _half_said(word: str) -> str:
    """Without the understood vowels that stand between a spoken vowel and a spoken syllable."""
    kept = list(word)
    for place in range(len(kept) - 2, 1, -1):
        if kept[place] == SCHWA and _open(kept[:place]) and _syllable(kept[place + 1 :]):
            kept[place] = ""
    return "".join(kept)


def _open(before: list[str]) -> bool:
    """Whether one consonant, and a vowel before it, stand before."""
    text = "".join(before).rstrip("h")
    return len(text) > 1 and text[-1] not in "aeiou" + SCHWA and text[-2] in "aeiou" + SCHWA


def _syllable(after: list[str]) -> bool:
    text = "".join(after)
    head = text.lstrip("bcdfghjklmnpqrstvwxyz")
    return 0 < len(text) - len(head) <= 2 and head[:1] != ""
