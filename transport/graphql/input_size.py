"""How much is given in: counted before any of it is coerced, which is dear."""

from collections.abc import Mapping
from typing import Any

from domain.model.problems import BadUserInput


def check_input(variables: Mapping[str, Any], *, nodes: int, longest: int) -> None:
    """BAD_USER_INPUT beyond so many values in all, or in one list."""
    left = nodes
    stack: list[Any] = [variables]
    while stack:
        value = stack.pop()
        if isinstance(value, list) and len(value) > longest:
            raise BadUserInput(f"At most {longest} items in a list; here is one of {len(value)}.")
        if isinstance(value, list | Mapping):
            left -= len(value)
            stack.extend(value.values() if isinstance(value, Mapping) else value)
        if left < 0:
            raise BadUserInput(f"At most {nodes} values in the variables; here are more.")
