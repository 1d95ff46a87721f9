"""Whom a root field is for, in words: by the rights table and the scopes of API keys (V1, V2)."""

from domain.model.people import ApiScope
from domain.platform.scopes import EVERY_KEY, need_of
from tests.rights.table import COLUMNS, read

ROLES = {
    "clients": "cC",
    "partners": "pPb",
    "agents": "a",
    "trainers": "t",
    "city managers": "m",
    "leads": "l",
    "the payments service": "$",
}
RIGHTS = read().rows
NEVER = "FN0"  # FORBIDDEN, or as if there were none


def callers(root: str, name: str) -> str:
    """Whom it answers, in a world that holds something of everything; empty without a row."""
    letters = RIGHTS.get((root, name))
    if letters is None:
        return ""
    able = {column for column, letter in zip(COLUMNS, letters, strict=True) if letter not in NEVER}
    roles = [role for role, columns in ROLES.items() if able & set(columns)]
    whole = ["every role"] if len(roles) == len(ROLES) else roles
    told = [*whole, *_keys(root, name)]
    return " and ".join(filter(None, (", ".join(told[:-1]), told[-1])))


def _keys(root: str, name: str) -> list[str]:
    need = need_of(root, name)
    if need is EVERY_KEY:
        return ["every API key"]
    return [f"API keys with `{need.value}`"] if isinstance(need, ApiScope) else []
