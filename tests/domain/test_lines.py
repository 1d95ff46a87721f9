"""What a person types into one line: names, titles, e-mail, phone; and how texts are compared."""

import pytest

from domain.model.people import Role
from domain.model.profiles import Change, Profile, changed
from domain.model.refusals import Refusal
from domain.model.texts import check_email, check_line, check_phone, check_text, digits_of, folded

AT = ("x",)
UNSEEN = ["", " ", "\u200b", "\u2060\ufeff", "\u3164", "\u2800", "\u0301", "\u200e\u200f", "\x01"]
SPOOFS = [
    "Eve\n4915550001112",
    "a\rb",
    "a\tb",
    "a\x85b",
    "a\u2028b",
    "a\u2029b",
    "a\u202eb",
    "a\x9bb",
]
NAMES = [
    "Zoé",
    "Zoe\u0301",
    "علی\u200cرضا",
    "O’Connor",
    "👨\u200d👩\u200d👧",
    "\u200eAnn",
    "7",
    "…",
]


@pytest.mark.parametrize("text", UNSEEN)
def test_a_text_in_which_nothing_is_seen_is_blank(text: str) -> None:
    assert check_text(text, AT)
    assert check_line(text, AT)
    assert check_text(text, AT, blank=True) is None


@pytest.mark.parametrize("text", SPOOFS)
def test_a_name_is_one_line_that_turns_nothing_about(text: str) -> None:
    assert check_line(text, AT)
    assert check_text(text, AT) is None, "a message may have as many as it likes"


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_any_script_is_taken(name: str) -> None:
    assert check_line(name, AT) is None


def test_a_line_has_200_characters_at_most() -> None:
    assert check_line("x" * 200, AT) is None
    assert check_line("x" * 201, AT)


@pytest.mark.parametrize("text", ["ann@example.com", "zoé+x@bücher.example", "a.b@c.d.e"])
def test_an_address_with_one_at_and_a_dot_behind_it_is_an_email(text: str) -> None:
    assert check_email(text, AT) is None


@pytest.mark.parametrize(
    "text", ["not-an-email", "@b.c", "a@b", "a@b.", "a b@c.d", "a@b@c.d", "<a@b.c>", "a@b.c\n"]
)
def test_what_is_no_email_is_said_to_be_none(text: str) -> None:
    assert check_email(text, AT)


@pytest.mark.parametrize(
    "text",
    ["+32 470 00 00 01", "0470/000001", "(030) 12-34.56", "112", "+49 30 1 ext. 7", "٠٤٧٠٠٠"],
)
def test_a_phone_is_digits_and_what_people_write_between_them(text: str) -> None:
    assert check_phone(text, AT) is None


@pytest.mark.parametrize("text", ["call me", "x7", "+", "1" * 27, "0470\n000001", "++32470000001"])
def test_what_is_no_phone_is_said_to_be_none(text: str) -> None:
    assert check_phone(text, AT)


def test_an_empty_contact_takes_it_away_and_a_null_leaves_it() -> None:
    ann = Profile("cli_1", Role.CLIENT, "ann", "Ann", phone="+32470000001", email="a@b.c")
    assert changed(ann, Change()) == ann
    without = changed(ann, Change(phone="", email=""))
    assert not isinstance(without, Refusal)
    assert (without.phone, without.email) == (None, None)


def test_texts_are_alike_however_they_were_typed() -> None:
    assert folded("Zoé") == folded("ZOE\u0301") == folded("Ｚoé")
    assert folded("Straße") == folded("STRASSE")
    assert digits_of("+٣٢ 4") == "324"
