"""New ids: 128 random bits from the operating system (V5)."""

from secrets import randbits

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def new_id(prefix: str) -> str:
    """`prefix_` and 22 base62 characters."""
    number, text = randbits(128), ""
    for _ in range(22):
        number, digit = divmod(number, 62)
        text += _DIGITS[digit]
    return f"{prefix}_{text}"
