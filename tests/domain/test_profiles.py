"""Profiles: what a person may write about themselves, and the bounds of every text."""

import pytest

from domain.model.addresses import Building
from domain.model.people import Role
from domain.model.profiles import Change, Profile, changed, check_change
from domain.model.refusals import InputRefusal
from domain.model.texts import check_key, check_text
from tests.domain.make import CLIENT, HOME, PARTNER

ELSEWHERE = Building("Am Ufer 1", "Potsdam", "14467")


@pytest.mark.parametrize(
    ("change", "after"),
    [
        (Change(), PARTNER),
        (
            Change(display_name="Pauline"),
            Profile("par_1", Role.PARTNER, "paula", "Pauline", building=HOME),
        ),
        (
            Change(building=ELSEWHERE, rules="Shoes off.", phone="1", email="p@x.example"),
            Profile(
                "par_1", Role.PARTNER, "paula", "Paula", "1", "p@x.example", "Shoes off.", ELSEWHERE
            ),
        ),
    ],
)
def test_what_is_not_given_stays(change: Change, after: Profile) -> None:
    assert changed(PARTNER, change) == after


def test_a_partner_may_take_their_rules_back() -> None:
    ruled = changed(PARTNER, Change(rules="Shoes off."))
    assert isinstance(ruled, Profile)
    assert changed(ruled, Change(rules="")) == PARTNER


@pytest.mark.parametrize(
    ("role", "change", "path"),
    [
        (Role.CLIENT, Change(rules="Mine."), ("rules",)),
        (Role.CLIENT, Change(rules=""), ("rules",)),
        (Role.CLIENT, Change(building=HOME), ("building",)),
        (Role.CLIENT, Change(display_name=""), ("displayName",)),
        (Role.CLIENT, Change(display_name=" \u3000\t"), ("displayName",)),
        (Role.PARTNER, Change(display_name="P" * 201), ("displayName",)),
        (Role.CLIENT, Change(phone=" "), ("phone",)),
        (Role.CLIENT, Change(phone="1" * 27), ("phone",)),
        (Role.CLIENT, Change(email=" "), ("email",)),
        (Role.CLIENT, Change(email="e" * 251 + "@x.y"), ("email",)),
        (Role.PARTNER, Change(rules="r" * 4_001), ("rules",)),
        (Role.PARTNER, Change(rules="a\x00b"), ("rules",)),
        (Role.PARTNER, Change(building=Building("A", "B", "")), ("building", "postalCode")),
    ],
)
def test_what_a_person_typed_wrong_is_invalid_input_with_its_path(
    role: Role, change: Change, path: tuple[str, ...]
) -> None:
    refusal = check_change(change, role)
    assert isinstance(refusal, InputRefusal)
    assert refusal.path == path
    profile = CLIENT if role is Role.CLIENT else PARTNER
    assert changed(profile, change) == refusal


def test_names_are_up_to_200_characters_and_rules_up_to_4000() -> None:
    """Characters are code points, however many bytes they take."""
    longest = Change(
        display_name="😀" * 200, phone="1" * 26, email="e" * 250 + "@x.y", rules="ü" * 4_000
    )
    assert check_change(longest, Role.PARTNER) is None


@pytest.mark.parametrize(
    ("text", "taken"),
    [("x", True), ("x" * 4_000, True), ("x" * 4_001, False), ("", False), ("\n \t", False)],
)
def test_texts_are_1_to_4000_characters_and_not_blank(text: str, taken: bool) -> None:
    assert (check_text(text, ("note",)) is None) is taken


@pytest.mark.parametrize(
    ("key", "taken"),
    [(None, True), ("k", True), (" ", True), ("k" * 255, True), ("", False), ("k" * 256, False)],
)
def test_i1_an_idempotency_key_has_1_to_255_characters(key: str | None, taken: bool) -> None:
    refusal = check_key(key)
    assert (refusal is None) is taken
    if refusal is not None:
        assert (refusal.path, refusal.rule) == (("idempotencyKey",), "I1")
