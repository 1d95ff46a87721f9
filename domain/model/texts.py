"""Bounds of what people type: lengths in characters (code points), never bytes."""

import re
import unicodedata

from domain.model.refusals import InputRefusal, invalid

NAME_LENGTH = 200  # names and titles
TEXT_LENGTH = 4_000
KEY_LENGTH = 255
EMAIL_LENGTH = 254  # RFC 5321, 4.5.3.1
_SURROGATE = re.compile("[\ud800-\udfff]")
# Controls, what ends a line, and what turns the text around it about; joiners and marks of
# direction belong to names in many scripts.
_NO_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
# Letters and symbols that draw nothing: Hangul's fillers, braille without dots, music's null.
_UNDRAWN = frozenset("\u115f\u1160\u3164\uffa0\u2800\U0001d159")
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\\\"]+@[^\s@<>()\[\],;:\\\"]+\.[^\s@<>()\[\],;:\\\".]+")
_PHONE = re.compile(r"\+?[\d\s().\-/]*\d[\d\s().\-/]*(?:(?:ext\.?|x|#)\s*\d{1,6})?", re.IGNORECASE)


def check_text(
    text: str, path: tuple[str, ...], *, most: int = TEXT_LENGTH, blank: bool = False
) -> InputRefusal | None:
    """Refuse a text in which nothing is seen (unless `blank`), longer than `most`, or not valid
    Unicode.

    U+0000 is refused because PostgreSQL's text cannot hold it, half a surrogate pair because UTF-8
    can't: kept here, each would be a fault there.
    """
    if not blank and not is_seen(text):
        return invalid(path, "Please write something here.")
    if len(text) > most:
        return invalid(path, f"At most {most:,} characters; this has {len(text):,}.")
    if "\x00" in text:
        return invalid(path, "The character U+0000 is not allowed.")
    if _SURROGATE.search(text):
        return invalid(path, "Half a surrogate pair is no character.")
    return None


def check_optional(
    text: str | None, path: tuple[str, ...], *, most: int = TEXT_LENGTH
) -> InputRefusal | None:
    """`check_text` for a text that may be left out, but not given blank."""
    return None if text is None else check_text(text, path, most=most)


def check_line(text: str, path: tuple[str, ...], *, most: int = NAME_LENGTH) -> InputRefusal | None:
    """`check_text` for a name or a title, which is one line: what breaks it, or turns it about,
    would be read as somebody else's.
    """
    if refusal := check_text(text, path, most=most):
        return refusal
    if _NO_LINE.search(text):
        return invalid(path, "One line, please, without control characters.")
    return None


def check_optional_line(
    text: str | None, path: tuple[str, ...], *, most: int = NAME_LENGTH
) -> InputRefusal | None:
    """`check_line` for a line that may be left out, but not given blank."""
    return None if text is None else check_line(text, path, most=most)


def check_email(text: str, path: tuple[str, ...]) -> InputRefusal | None:
    """A line with one @, something before it, and a name with a dot behind it; at most 254
    characters. Whether anybody reads it is not for a pattern to say.
    """
    if refusal := check_line(text, path, most=EMAIL_LENGTH):
        return refusal
    return None if _EMAIL.fullmatch(text) else invalid(path, "This is no e-mail address.")


def check_phone(text: str, path: tuple[str, ...]) -> InputRefusal | None:
    """A line of 1 to 26 digits with what people write between them, an extension among them."""
    if refusal := check_line(text, path):
        return refusal
    found = _PHONE.fullmatch(text)
    return None if found and 1 <= len(digits_of(text)) <= 26 else invalid(path, NO_PHONE)


NO_PHONE = "This is no phone number."


def is_seen(text: str) -> bool:
    """Whether anything of it can be seen: a letter, digit or sign that draws something."""
    return any(
        unicodedata.category(letter)[0] in "LNPS" and letter not in _UNDRAWN for letter in text
    )


def digits_of(text: str) -> str:
    """Its decimal digits, in whatever script, as 0 to 9."""
    return "".join(str(unicodedata.decimal(letter)) for letter in text if letter.isdecimal())


def folded(text: str) -> str:
    """As texts are compared in searches: however it was typed, composed or not, in any case."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def check_key(key: str | None) -> InputRefusal | None:
    """An idempotency key has 1 to 255 characters (I1)."""
    if key is None:
        return None
    if not 1 <= len(key) <= KEY_LENGTH or "\x00" in key:
        return invalid(("idempotencyKey",), f"1 to {KEY_LENGTH} characters.", "I1")
    return None
