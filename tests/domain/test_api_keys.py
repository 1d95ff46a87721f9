"""V2, V3: what a key is, and when it is in force."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.model.people import ApiScope
from domain.model.refusals import InputRefusal, RefusalCode
from domain.platform.api_keys import (
    MOST_LIVING,
    ApiKey,
    Wish,
    admits,
    check_wish,
    digest_of,
    prefix_of,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECRET = "dsk_Ab3dEf9h_" + "x" * 32
READ = (ApiScope.READ_SESSIONS,)
MS = timedelta(milliseconds=1)


def key(**changes: datetime | None) -> ApiKey:
    """A key in force."""
    scopes = frozenset(READ)
    return ApiKey(
        "key_1", "par_1", "Mine", "dsk_Ab3dEf9h", digest_of(SECRET), scopes, NOW, **changes
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "dsk_",
        SECRET + "x",
        SECRET[:-1],
        SECRET.replace("dsk", "DSK"),
        SECRET[:-1] + "é",
        SECRET[:-1] + "_",
        " " + SECRET,
        SECRET + "\n",
        SECRET.replace("_", ""),
    ],
    ids=ascii,
)
def test_v3_what_has_not_the_shape_of_a_secret_finds_no_key(text: str) -> None:
    assert prefix_of(text) is None


def test_v2_a_secret_is_told_by_its_beginning() -> None:
    assert prefix_of(SECRET) == "dsk_Ab3dEf9h"


def test_v2_the_digest_holds_nothing_of_the_secret() -> None:
    assert digest_of(SECRET) != digest_of(SECRET[:-1] + "y")
    assert len(digest_of(SECRET)) == 64
    assert SECRET[-8:] not in digest_of(SECRET)


@pytest.mark.parametrize(
    ("found", "secret", "admitted"),
    [
        (key(), SECRET, True),
        (key(), SECRET[:-1] + "y", False),
        (None, SECRET, False),
        (None, "", False),
        (key(expires_at=NOW + MS), SECRET, True),
        (key(expires_at=NOW), SECRET, False),
        (key(revoked_at=NOW), SECRET, False),
        (key(revoked_at=NOW + MS, expires_at=NOW + MS), SECRET, False),
    ],
)
def test_v3_a_key_is_let_in_by_its_secret_while_it_lives(
    found: ApiKey | None, secret: str, admitted: bool
) -> None:
    assert admits(found, secret, NOW) is admitted


@pytest.mark.parametrize(
    ("last", "news"),
    [
        (None, True),
        (NOW, False),
        (NOW - timedelta(minutes=1) + MS, False),
        (NOW - timedelta(minutes=1), True),
    ],
)
def test_the_last_use_is_noted_once_a_minute(last: datetime | None, news: bool) -> None:
    assert key(last_used_at=last).use_is_news(NOW) is news


@pytest.mark.parametrize(
    ("wish", "path"),
    [
        (Wish("Mine", READ, None), None),
        (Wish("n" * 200, tuple(ApiScope), NOW + MS), None),
        (Wish(" ", READ, None), "name"),
        (Wish("n" * 201, READ, None), "name"),
        (Wish("a\x00b", READ, None), "name"),
        (Wish("Mine", (), None), "scopes"),
        (Wish("Mine", READ * 2, None), "scopes"),
        (Wish("Mine", READ, NOW), "expiresAt"),
    ],
)
def test_v2_a_key_has_a_name_and_scopes_and_ends_in_the_future(
    wish: Wish, path: str | None
) -> None:
    refused = check_wish(wish, 0, NOW)
    assert (refused.path[0] if isinstance(refused, InputRefusal) else None) == path


def test_v2_a_partner_has_20_keys_in_force_at_most() -> None:
    wish = Wish("Mine", READ, None)
    assert check_wish(wish, MOST_LIVING - 1, NOW) is None
    refused = check_wish(wish, MOST_LIVING, NOW)
    assert refused is not None
    assert refused.code is RefusalCode.TOO_MANY
