"""Whether a command printed what its page shows: `…` stands for whatever is different each time."""

import json
import re
from typing import Any

ANY = "…"
BESIDES = "extensions"


def differs(kind: str, shown: str, printed: str) -> str:
    """What is not as shown; empty where all is."""
    if not kind:
        return ""
    if kind == "text":
        return "" if lines_like(shown, printed) else f"shown:\n{shown}\nprinted:\n{printed}"
    told = json.loads(printed) if printed.strip() else None
    if isinstance(told, dict):
        told.pop(BESIDES, None)
    return unlike(json.loads(shown), told)


def lines_like(shown: str, printed: str) -> bool:
    """Whether the text is as shown; a line of `…` alone stands for any number of lines."""
    parts = (r"(?:.*\n)*" if line == ANY else f"{_like(line)}\n" for line in shown.splitlines())
    return re.fullmatch("".join(parts), printed) is not None


def unlike(shown: Any, told: Any, at: str = "$") -> str:
    """Where an answer is not as shown: every name of it, every item, every value."""
    match shown:
        case dict() if isinstance(told, dict) and shown.keys() == told.keys():
            return next(
                filter(None, (unlike(it, told[n], f"{at}.{n}") for n, it in shown.items())), ""
            )
        case [*first, last] if last == ANY and isinstance(told, list) and len(told) >= len(first):
            return unlike(first, told[: len(first)], at)
        case [first, *rest] if first == ANY and isinstance(told, list) and len(told) >= len(rest):
            return unlike(rest, told[len(told) - len(rest) :], at)
        case list() if isinstance(told, list) and len(told) == len(shown):
            pairs = enumerate(zip(shown, told, strict=True))
            return next(filter(None, (unlike(a, b, f"{at}[{n}]") for n, (a, b) in pairs)), "")
        case str() if isinstance(told, str) and re.fullmatch(_like(shown), told):
            return ""
        case _ if shown == told and type(shown) is type(told):
            return ""
    return f"{at}: shown {shown!r}, told {told!r}"


def _like(text: str) -> str:
    return ".*".join(re.escape(part) for part in text.split(ANY))
