"""A command is known by what it said, not by the shape of its input's type (I1)."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from hashlib import blake2b

import pytest

from storage.commands.idempotency import command, digest

SECRET = b"s" * 32
T = datetime(2026, 11, 28, 12, tzinfo=UTC)


@dataclass
class Item:
    amount: int
    note: str | None = None


def shaped(**more: tuple[object, object]) -> type:
    """An input as some version of the program has it: a field's type and default, by its name."""
    names: dict[str, dict[str, object]] = {
        "__annotations__": {"id": str, "items": list, "at": datetime, "key": str | None}
    }
    made: dict[str, object] = {"items": field(default_factory=list), "at": T, "key": None}
    for name, (kind, default) in more.items():
        names["__annotations__"][name] = kind
        made[name] = default
    return dataclass(type("CancelInput", (), made | names))


BEFORE = shaped()
AFTER = shaped(locale=(str | None, None), loud=(bool, False))


def test_a_field_at_its_default_or_null_adds_nothing() -> None:
    one = digest(SECRET, BEFORE("ses_1", [Item(5)]))
    assert one == digest(SECRET, AFTER("ses_1", [Item(5, None)], T, None, None, loud=False))
    for other in ({"locale": "de"}, {"loud": True}, {"at": T + timedelta(milliseconds=1)}):
        assert one != digest(SECRET, AFTER("ses_1", [Item(5)], **other))
    assert one != digest(SECRET, BEFORE("ses_1", [Item(5), Item(5)]))


def test_one_instant_is_one_whatever_its_offset() -> None:
    there = T.astimezone(timezone(timedelta(hours=5)))
    assert digest(SECRET, BEFORE("a", at=there + timedelta(1))) == digest(
        SECRET, BEFORE("a", at=T + timedelta(1))
    )


@pytest.mark.parametrize("now", [BEFORE, AFTER])
def test_what_the_first_version_kept_is_known_for_its_7_days(now: type) -> None:
    kept = blake2b(repr(BEFORE("ses_1", [Item(5)])).encode(), key=SECRET, digest_size=32)
    said = command("c", "cancelSession", SECRET, now("ses_1", [Item(5)]), "K")
    assert kept.hexdigest() in said.formerly
    assert kept.hexdigest() not in command("c", "x", SECRET, now("ses_2", [Item(5)]), "K").formerly
