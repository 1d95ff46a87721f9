"""The environment's own side of the settings: names, and secrets that stand in files."""

from collections.abc import Collection, Mapping
from pathlib import Path

PREFIX = "DOORSTEP_"
FILE = "_FILE"  # a secret may be the path of a file that holds it, as containers are given them
TEST_PREFIX = "DOORSTEP_TEST_"  # where the tests find servers that already run; not ours to judge


SECRETS = frozenset(
    [
        "database_url",
        "redis_url",
        "token_secret",
        "metrics_token",
        "expo_token",
        "grounds_key",
        "grounds_keys",
    ]
)


class SettingsError(Exception):
    """One line that names the setting and says what was expected of it."""


def ours(environ: Mapping[str, str], known: Collection[str]) -> dict[str, str]:
    """Ours alone, by field. A name that we don't know is a typing error that would go unnoticed."""
    named = {
        name: value
        for name, value in environ.items()
        if name.startswith(PREFIX) and not name.startswith(TEST_PREFIX) and value
    }
    for name in [name for name in named if name.endswith(FILE) and _field(name) in SECRETS]:
        whole = name.removesuffix(FILE)
        if whole in named:
            raise SettingsError(f"{name}: stands instead of {whole}, give one")
        named[whole] = _read(name, named.pop(name))
    for name in named:
        if name.removeprefix(PREFIX).lower() not in known or name != name.upper():
            raise SettingsError(f"{name}: no such setting")
    return {name.removeprefix(PREFIX).lower(): value for name, value in named.items()}


def _field(name: str) -> str:
    return name.removeprefix(PREFIX).removesuffix(FILE).lower()


def _read(name: str, place: str) -> str:
    """What a secret's file holds, without the line's end that editors add."""
    try:
        text = Path(place).read_text().rstrip("\r\n")
    except (OSError, ValueError):
        text = ""
    if not text:
        raise SettingsError(f"{name}: expected the path of a readable file that is not empty")
    return text
