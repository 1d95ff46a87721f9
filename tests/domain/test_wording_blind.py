"""B8: what writers may say who read no reports, who guess by the list, or in a dispute's thread."""

from datetime import date

import pytest

from domain.wording.guard import Allowance, Involved, WordingTopic, check_blind, check_wording
from tests.domain.test_wording import DATE, NAME, found
from tests.domain.wording_corpus import WORDS


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("It was Quendolyn.", NAME),
        ("priya ne bataya", NAME),
        ("q u e n d o l y n", NAME),
        ("Qu3ndolyn", NAME),
        ("Анна", NAME),
        ("ends in 417", WordingTopic.CONTACT),
        ("four one seven", WordingTopic.CONTACT),
        ("98 76 54", WordingTopic.CONTACT),
        ("x.y@web.de", WordingTopic.CONTACT),
        ("xy at web dot de", WordingTopic.CONTACT),
        ("12 March", DATE),
        ("1.5.", DATE),
        ("on the 12th", DATE),
        ("yesterday", DATE),
        ("last Tuesday", DATE),
        ("le 8 septembre", DATE),
        ("vor zwei Tagen", DATE),
        ("12 Quendol Road", WordingTopic.ADDRESS),
        ("Quendolstraße", WordingTopic.ADDRESS),
        ("the flat on the third floor", WordingTopic.ADDRESS),
        ("Yes, you guessed right.", WordingTopic.SOURCE),
        ("We saw your location.", WordingTopic.LOCATION_TRACKING),
        ("disintermediation", WordingTopic.FORBIDDEN_WORD),
    ],
)
def test_b8_whatever_may_point_to_anybody_is_refused_to_who_may_not_read_reports(
    text: str, topic: WordingTopic
) -> None:
    refusal = check_blind(text, "Bea Sommer", WORDS)
    assert refusal is not None
    assert topic in {finding.topic for finding in refusal.findings}


@pytest.mark.parametrize("text", ["Thank you, Bea.", "Bea Sommer gave her word.", "Frau Sommer"])
def test_b8_the_partners_own_name_may_stand(text: str) -> None:
    assert check_blind(text, "Bea Sommer", WORDS) is None


# ── Guesses by the list ──────────────────────────────────────────────────────────────────────────


def test_b8_more_than_three_dates_or_numbers_are_refused_whatever_they_are() -> None:
    nobody = Involved(date(2026, 11, 22))
    few = "On 1 March, 2 March or 3 March?"
    assert check_wording(few, nobody, WORDS) is None
    refusal = check_wording(f"{few} Or 417?", nobody, WORDS)
    assert refusal is not None
    assert [one.excerpt for one in refusal.findings] == ["1 March", "2 March", "3 March", "417"]
    money = "You get 1,200 EUR, 300 EUR, 400 EUR and 500 EUR."
    assert check_wording(money, nobody, WORDS) is None


# ── A dispute's thread ───────────────────────────────────────────────────────────────────────────


def test_b8_what_the_client_of_a_dispute_said_may_stand_there_and_no_guess() -> None:
    allowed = Allowance("Ines Brandt")
    told = "The client told us that you came late. She sent us a screenshot."
    assert found(told, allowance=allowed) == set()
    assert {topic for topic, _ in found(told)} == {WordingTopic.SOURCE}
    assert found("Yes, you guessed right.", allowance=allowed) != set()
