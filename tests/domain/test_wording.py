"""B8: what a text to a partner with a report must not tell, and what it may."""

from datetime import date, timedelta
from time import process_time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from domain.model.refusals import RefusalCode
from domain.wording.findings import MOST_FINDINGS, WordingRefusal, WordingTopic
from domain.wording.guard import check_wording
from domain.wording.involved import NOTHING, Address, Allowance, Involved, Person
from tests.domain.wording_corpus import FOLDER, WORDS, involved, lines, wrong, wrong_blind

# As docs/wording.md publishes them: (wrong, of all). A change here changes that page.
RATES = {
    "refused.txt": (1, 220),
    "passed.txt": (3, 236),
    "refused.held.txt": (4, 109),
    "passed.held.txt": (5, 117),
    "tuning_refused.txt": (4, 281),
    "tuning_passed.txt": (4, 327),
    "heldout_refused.txt": (5, 322),
    "heldout_passed.txt": (9, 302),
}
BLIND = {"heldout_refused.txt": (11, 322), "heldout_trainers.txt": (0, 100)}
PAGE = FOLDER.parents[2] / "docs" / "wording.md"
MUMBAI = involved("mumbai")
NAME, DATE = WordingTopic.PERSONAL_NAME, WordingTopic.DATE


def found(
    text: str, who: Involved = MUMBAI, allowance: Allowance = NOTHING
) -> set[tuple[WordingTopic, str]]:
    """What is found, and where."""
    refusal = check_wording(text, who, WORDS, allowance=allowance)
    return {(one.topic, one.excerpt) for one in refusal.findings} if refusal else set()


# ── How well ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", RATES)
def test_the_error_rates_are_those_published(name: str) -> None:
    errors = wrong(name)
    told = "\n".join(line.text for line in errors) if "held" not in name else "put aside"
    assert (len(errors), len(list(lines(name)))) == RATES[name], told


@pytest.mark.parametrize("name", BLIND)
def test_the_error_rates_of_blind_writers_are_those_published(name: str) -> None:
    assert (len(wrong_blind(name)), len(list(lines(name)))) == BLIND[name]


def test_the_published_page_says_these_rates() -> None:
    page = PAGE.read_text()
    for name, (errors, of) in RATES.items():
        assert f"| `{name}` | {of} | {errors} | {errors / of:.1%} |" in page
    for name, (errors, of) in BLIND.items():
        assert f"| `{name}`, blind | {of} | {errors} | {errors / of:.1%} |" in page


def test_what_was_put_aside_keeps_the_bar() -> None:
    for rates in (RATES, BLIND):
        for name, (errors, of) in rates.items():
            if name.startswith("heldout"):
                assert errors / of <= (0.05 if "refused" in name else 0.03)
                assert of >= 100


# ── Its answer ───────────────────────────────────────────────────────────────────────────────────


def test_b8_a_refusal_says_what_and_where() -> None:
    refusal = check_wording("Hello 👋, Priya told us.", MUMBAI, WORDS, ("body",))
    assert refusal is not None
    assert (refusal.code, refusal.rule) == (RefusalCode.WORDING_NOT_ALLOWED, "B8")
    assert refusal.path == ("body",)
    (finding,) = refusal.findings
    assert (finding.topic, finding.excerpt) == (NAME, "Priya")
    assert (finding.start, finding.end) == (10, 15)  # the hand is two units of a JavaScript string


def test_b8_the_refusal_itself_repeats_nothing_in_a_log() -> None:
    refusal = check_wording("Priya told us.", MUMBAI, WORDS)
    assert "Priya" not in repr(refusal)
    assert "Priya" not in repr(MUMBAI)


def test_b8_findings_are_bounded_and_in_order() -> None:
    refusal = check_wording("Priya, Sandeep. " * 200, MUMBAI, WORDS)
    assert refusal is not None
    assert len(refusal.findings) == MOST_FINDINGS
    starts = [finding.start for finding in refusal.findings]
    assert starts == sorted(starts)


def test_b8_one_place_may_tell_several_things() -> None:
    topics = {topic for topic, _ in found("On 12 March Priya (98765 43210) was seen by GPS.")}
    assert topics == {
        DATE,
        NAME,
        WordingTopic.CONTACT,
        WordingTopic.LOCATION_TRACKING,
    }


@pytest.mark.parametrize(
    ("text", "excerpt"),
    [
        ("So P r i y a wrote.", "P r i y a"),
        ("it was pri\u200bya!", "pri\u200bya"),
        ("प्रिया ने कहा", "प्रिया"),
        ("Pr\u0301iya\u0301, really", "Pr\u0301iya\u0301"),
    ],
)
def test_b8_the_place_is_what_was_typed(text: str, excerpt: str) -> None:
    assert found(text) == {(NAME, excerpt)}


# ── Whom it protects ─────────────────────────────────────────────────────────────────────────────


SHARED = Involved(date(2026, 11, 22), (Person("Sarah Long"),), own_name="Sara Long")


@pytest.mark.parametrize(
    "text",
    [
        "Dear Sara, good morning.",
        "Sara, thank you.",
        "Hello Ms Long!",
        "Namaste Sara ji",
        "It helped. Thank you Sara Long.",
        "Sara",
    ],
)
def test_b8_the_partner_may_be_addressed_by_a_name_that_a_client_shares(text: str) -> None:
    assert found(text, SHARED) == set()


@pytest.mark.parametrize("text", ["Sara told us.", "It was Sara.", "We heard it from Sara Long."])
def test_b8_who_takes_a_guessed_name_for_their_own_learns_nothing(text: str) -> None:
    assert found(text, SHARED) != set()


def test_b8_in_a_dispute_its_clients_name_and_its_day_may_stand() -> None:
    text = "Priya Sharma cancelled on 12 March."
    allowed = Allowance("Priya Sharma", frozenset({date(2026, 3, 12)}))
    assert found(text) != set()
    assert found(text, allowance=allowed) == set()
    assert found(text + " So did Sandeep on 5 October.", allowance=allowed) == {
        (NAME, "Sandeep"),
        (DATE, "5 October"),
    }


def test_b8_a_name_that_two_share_stands_for_both_but_not_the_rest_of_the_other() -> None:
    two = Involved(date(2026, 11, 22), (Person("Ines Wolff"),), ("Ines Brandt",))
    allowed = Allowance("Ines Brandt")
    assert found("Ines cancelled.", two, allowance=allowed) == set()
    assert found("Ines Wolff cancelled.", two, allowance=allowed) != set()


def test_b8_nobody_involved_leaves_tracking_and_words() -> None:
    nobody = Involved(date(2026, 11, 22))
    assert found("Priya, 12 March, 98765 43210", nobody) == set()
    assert found("We saw your location.", nobody) != set()
    assert found("disintermediated", nobody) != set()


def test_b8_the_forbidden_words_are_those_of_the_settings() -> None:
    def refusal(text: str) -> WordingRefusal | None:
        return check_wording(text, Involved(date(2026, 11, 22)), ("leakage", "off platform"))

    assert refusal("disintermediation") is None
    for text in ("leakages", "L3akage", "off-platform", "Off Platform", "offplatform"):
        assert refusal(text) is not None, text
    assert refusal("the roof leaks") is None
    assert refusal("the platform is off") is None


# ── Days ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("text", ["12/3", "3/12", "12.3.26", "2026/03/12", "Mar 12, 2026"])
def test_b8_a_day_in_either_order_is_a_day(text: str) -> None:
    assert {topic for topic, _ in found(f"On {text} it was.")} == {DATE}


@pytest.mark.parametrize(
    "text", ["12 March 2025", "12.03.2024", "13 March", "12 April", "in March"]
)
def test_b8_a_day_that_is_nobodys_may_stand(text: str) -> None:
    assert found(f"What about {text}?") == set()


@settings(deadline=None)
@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_b8_every_day_is_found_in_its_usual_forms(day: date) -> None:
    who = Involved(date(2031, 6, 1), days=frozenset({day}))
    for form in ("%d.%m.%Y", "%Y-%m-%d", "%d/%m/%y", "%d %B", "%B %d, %Y", "%d %b"):
        assert found(f"It was on {day:{form}}, you know.", who) != set()


# ── Any text at all ──────────────────────────────────────────────────────────────────────────────

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
PARTS = st.sampled_from(
    [
        "Priya",
        "98765 43210",
        "12 March",
        "location",
        "tracked",
        " ",
        "\u200b",
        "👋",
        "प्रि",
        "@",
        "12.",
    ]
)


@settings(deadline=None)
@given(st.one_of(ANY_TEXT, st.lists(st.one_of(PARTS, ANY_TEXT), max_size=12).map("".join)))
@example("①² ½ ፩ Ⅻ")
@example("ı İ ß ŉ ﬃ")
def test_findings_cut_out_of_the_text_what_they_say(text: str) -> None:
    refusal = check_wording(text, MUMBAI, WORDS)
    wide = text.encode("utf-16-le")
    for one in refusal.findings if refusal else ():
        assert wide[2 * one.start : 2 * one.end].decode("utf-16-le") == one.excerpt
        assert one.excerpt


@settings(deadline=None)
@given(ANY_TEXT, st.lists(ANY_TEXT, max_size=4), ANY_TEXT)
def test_the_guard_takes_any_names_words_and_texts(text: str, names: list[str], word: str) -> None:
    people = tuple(Person(name, name, name) for name in names)
    check_wording(text, Involved(date(2026, 11, 22), people, tuple(names)), [word])


# ── In bounded time ──────────────────────────────────────────────────────────────────────────────

SYLLABLES = ("ka", "ra", "mi", "so", "ni", "pra", "shi", "de", "va", "lu", "te", "go", "ha", "ji")
LONGEST_TEXT = 4_000
HOSTILE = (
    "a ", "1 ", "12.", "1.1.", "k a r a m i ", "a1", "a@", "क", "\u200b", "nine ", "last ", "x*",
    "where you ", "d i s i n t e r ", "phone showed you at ", "location track you we ",
)  # fmt: skip


def somebody(number: int) -> Person:
    """One of many, with everything that can be known of a person."""
    one, other = (SYLLABLES[(number * step) % len(SYLLABLES)] for step in (3, 5))
    name = f"{one}{other}{number % 7 * 'na'} {other}{one}{SYLLABLES[number % 14]}"
    home = Address(f"{number} {one}{other} Road", f"{400_000 + number}", f"{other}pur")
    return Person(name, f"+91 98{number:03d} {10_000 + number}", f"{one}.{number}@ex.in", (home,))


CROWD = Involved(
    date(2026, 11, 22),
    tuple(map(somebody, range(200))),
    tuple(somebody(number).name for number in range(200, 500)),
    frozenset(date(2026, 1, 1) + timedelta(days=2 * number) for number in range(150)),
)


@pytest.mark.parametrize("part", HOSTILE)
def test_no_text_takes_long_however_many_are_involved(part: str) -> None:
    """Some 60 ms as measured; more than ten times that on a busy machine is still no stall."""
    text = (part * LONGEST_TEXT)[:LONGEST_TEXT]
    check_wording(text, CROWD, WORDS)
    begun = process_time()
    check_wording(text, CROWD, WORDS)
    assert process_time() - begun < 1
