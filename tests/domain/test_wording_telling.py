"""B8: what tells in so many words, and names that are joined, hidden or of another script."""

from datetime import date

import pytest

from domain.wording.guard import Involved, Person, WordingTopic, check_wording
from tests.domain.wording_corpus import WORDS

NOBODY = Involved(date(2026, 11, 22))
THEM = Involved(
    date(2026, 11, 22),
    (Person("Sean O’Connor"), Person("Jean-Luc Moulin"), Person("Hetal Patel", "+91 99250 67134")),
)


@pytest.mark.parametrize(
    "text",
    [
        "Yes, you guessed right.",
        "Yes, that was him.",
        "You are right about who told us.",
        "He sent us a screenshot of the transfer.",
        "Haan, aapka andaza sahi hai.",
        "Ja, das war er.",
        "Oui, c'était lui.",
    ],
)
def test_b8_nobody_confirms_a_guess_or_tells_what_was_sent(text: str) -> None:
    refusal = check_wording(text, NOBODY, WORDS)
    assert refusal is not None
    assert {one.topic for one in refusal.findings} == {WordingTopic.SOURCE}


@pytest.mark.parametrize(
    "text",
    ["A client told us.", "Yes, that was the old price.", "We never tell who told us.", "Yes."],
)
def test_b8_what_tells_nobody_may_stand(text: str) -> None:
    assert check_wording(text, NOBODY, WORDS) is None


def test_b8_where_somebody_was_is_told_without_the_word_location() -> None:
    text = "We noticed you were near the client's home."
    refusal = check_wording(text, NOBODY, WORDS)
    assert refusal is not None
    assert {one.topic for one in refusal.findings} == {WordingTopic.LOCATION_TRACKING}


@pytest.mark.parametrize("text", ["the third floor", "apartment 12", "she lives alone"])
def test_b8_how_to_a_door_is_an_address_whoevers_it_is(text: str) -> None:
    refusal = check_wording(text, NOBODY, WORDS)
    assert refusal is not None
    assert {one.topic for one in refusal.findings} == {WordingTopic.ADDRESS}
    assert check_wording("Our office is on the third floor.", NOBODY, WORDS) is None


@pytest.mark.parametrize(
    "text",
    ["OConnor told them", "Jeanluc", "હેતલ", "FrauPatel", "Hetalben", "He*al", "ends in 134"],
)
def test_b8_names_and_numbers_are_found_joined_hidden_or_in_another_script(text: str) -> None:
    assert check_wording(text, THEM, WORDS) is not None
    assert check_wording(text, NOBODY, WORDS) is None
