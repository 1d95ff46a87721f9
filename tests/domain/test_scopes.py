"""V2: what a key is refused and told, whatever it asks for."""

from datetime import UTC, datetime

import pytest

from domain.model.people import ApiScope, Role, SupportRole, Viewer
from domain.model.refusals import NOT_FOUND, Refusal, RefusalCode
from domain.model.threads import ThreadKind
from domain.platform.scopes import (
    EVERY_KEY,
    NO_KEY,
    Need,
    allowed,
    need_of,
    out_of_scope,
    threads_for,
    told_to,
)

LATER = datetime(2027, 1, 1, tzinfo=UTC)
READ = ApiScope.READ_SESSIONS


def viewer(role: Role, *scopes: ApiScope) -> Viewer:
    """Somebody of this role."""
    roles = frozenset({SupportRole.LEAD} if role is Role.SUPPORT else ())
    return Viewer(role, "x", "par_1", None, roles, LATER, scopes=frozenset(scopes))


KEY = viewer(Role.INTEGRATION, READ)
PEOPLE = [viewer(role) for role in Role if role is not Role.INTEGRATION]


@pytest.mark.parametrize("need", [EVERY_KEY, NO_KEY, *ApiScope])
def test_v2_scopes_are_asked_of_keys_alone(need: Need) -> None:
    assert all(allowed(person, need) for person in PEOPLE)
    assert allowed(KEY, need) is (need in {EVERY_KEY, READ})


def test_v2_no_scopes_at_all_reach_what_no_key_reaches() -> None:
    assert not allowed(viewer(Role.INTEGRATION, *ApiScope), NO_KEY)
    assert not allowed(viewer(Role.INTEGRATION), READ)


@pytest.mark.parametrize(
    ("type_", "field", "need"),
    [
        ("Session", None, READ),
        ("Session", "stage", READ),
        ("Session", "building", ApiScope.READ_ADDRESSES),
        ("Session", "dispute", NO_KEY),
        ("Viewer", "standing", NO_KEY),
        ("Mutation", "createApiKey", NO_KEY),
        ("Mutation", "bookSession", NO_KEY),
        ("Mutation", "setCatalogue", ApiScope.MANAGE_CATALOGUE),
        ("StandingChanged", None, NO_KEY),
        ("MessagePosted", None, ApiScope.READ_MESSAGES),
        ("Nothing", None, NO_KEY),
        ("Session", "nothing", NO_KEY),
    ],
)
def test_v2_what_needs_which_scope(type_: str, field: str | None, need: Need) -> None:
    assert need_of(type_, field) is need


@pytest.mark.parametrize("code", [RefusalCode.SUSPENDED, RefusalCode.PARTNER_BLOCKED])
def test_d4_why_its_partner_may_not_is_told_to_no_key(code: RefusalCode) -> None:
    refusal = Refusal(code, "Your account is suspended until 2030.", "D4")
    told = told_to(KEY, refusal)
    assert (told.code, told.rule) == (RefusalCode.NOT_BOOKABLE, "D4")
    assert "2030" not in told.message
    assert all(told_to(person, refusal) is refusal for person in PEOPLE)


def test_all_other_refusals_are_told_as_they_are() -> None:
    assert told_to(KEY, NOT_FOUND) is NOT_FOUND


def test_s8_a_button_out_of_scope_is_not_the_keys_to_press() -> None:
    refused = out_of_scope(KEY, ApiScope.ACT_ON_SESSIONS)
    assert refused is not None
    assert (refused.code, refused.rule) == (RefusalCode.NOT_YOURS_TO_DO, "V2")
    assert out_of_scope(KEY, READ) is None


def test_v2_a_key_is_in_no_talk_with_support() -> None:
    assert threads_for(KEY) == {ThreadKind.SESSION}
    assert all(threads_for(person) == set(ThreadKind) for person in PEOPLE)
