"""New ids: 128 random bits from the operating system (V5)."""

from secrets import choice, randbits

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def new_id(prefix: str) -> str:
    """`prefix_` and 22 base62 characters."""
    number, text = randbits(128), ""
    for _ in range(22):
        number, digit = divmod(number, 62)
        text += _DIGITS[digit]
    return f"{prefix}_{text}"


def random_text(length: int) -> str:
    """So many base62 characters, each worth 5.95 random bits."""
    return "".join(choice(_DIGITS) for _ in range(length))
