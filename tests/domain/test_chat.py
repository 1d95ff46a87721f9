"""H1, H2, D6: who writes and reads in which thread, until when, and what a message may hold."""

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.model.disputes import DisputeKind
from domain.model.events import SUPPORT, EventKind
from domain.model.grounds import Grounds, Mismatch, Reason, RulesOwner
from domain.model.people import Actor, Party, SupportRole
from domain.model.refusals import InputRefusal, RefusalCode, WindowRefusal
from domain.model.sessions import Phase, Session, Stage
from domain.model.texts import is_seen
from domain.model.threads import Thread, ThreadKind
from domain.model.windows import Window
from domain.rules.cancellation import REASONS, cancel
from domain.rules.chat import (
    chat_window,
    is_open,
    note_reading,
    post,
    readable,
    readable_by,
    readers,
)
from domain.rules.goodwill import Record, refund_in_goodwill
from domain.rules.rulings import decide
from domain.rules.stages import complete
from tests.domain.changes import ALICE, CAP, CLIENT, PARTNER, a_verdict, disputed, support, taken
from tests.domain.make import (
    ENDS,
    EUR,
    MS,
    T,
    a_secure_session,
    a_session,
    accepted,
    act,
    at,
    code,
    heard,
    refused,
)

CHAT = Thread("thr_chat", ThreadKind.SESSION, "ses_1")
OFFERED = {Stage.ARRIVED: REASONS[Phase.MEETING], Stage.IN_PROGRESS: REASONS[Phase.IN_PROGRESS]}
CLOSED, NOT_FOUND = RefusalCode.THREAD_CLOSED, RefusalCode.NOT_FOUND
VIOLATION = Grounds(Reason.RULES_VIOLATION, rules_of=RulesOwner.PARTNER)
MISMATCH = Grounds(Reason.PROFILE_MISMATCH, frozenset({Mismatch.WEIGHT}))


def with_support(session: Session, party: Party) -> Thread:
    """The party's thread about the dispute."""
    assert session.dispute is not None
    return Thread(session.dispute.thread_of(party), ThreadKind.DISPUTE, session.id, party)


def posting(session: Session, by: Party | Actor, now: datetime, thread: Thread = CHAT) -> object:
    sender = ALICE.id if by is Actor.SUPPORT else "who_1"
    return code(post(session, thread, act(by, now), sender, "Hello"))


# ── H1: the parties' thread ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("by", Party)
@pytest.mark.parametrize("stage", [one for one in Stage if one not in ENDS])
def test_h1_the_parties_chat_from_booking_on(stage: Stage, by: Party) -> None:
    decision = accepted(post(a_session(stage), CHAT, act(by, at(days=-9)), "cli_1", "Hello"))
    assert heard(decision) == [(EventKind.MESSAGE_POSTED, ("cli_1", "par_1"))]
    (message,) = decision.messages
    assert decision.events[0].subject_id == message.id
    assert (message.sender.value, message.sender_id) == (by.value, "cli_1")
    assert not message.automatic
    assert decision.session == a_session(stage)


@pytest.mark.parametrize("stage", ENDS)
@pytest.mark.parametrize(
    ("now", "closed"),
    [(T, False), (at(hours=24) - MS, False), (at(hours=24), False), (at(hours=24) + MS, True)],
)
def test_h1_until_24_hours_after_its_end(now: datetime, closed: bool, stage: Stage) -> None:
    session = a_session(stage, ended_at=T)
    assert posting(session, CLIENT, now) is (CLOSED if closed else None)
    assert is_open(session, CHAT, act(CLIENT, now)) is not closed
    assert chat_window(session) == Window(closes_at=at(hours=24))
    if closed:
        refusal = refused(post(session, CHAT, act(CLIENT, now), "cli_1", "Hello"))
        assert isinstance(refusal, WindowRefusal)
        assert refusal.closes_at == at(hours=24)


def ended_by(party: Party, grounds: Grounds) -> list[Session]:
    """Sessions of each kind that were cancelled so, in the meeting and after the start."""
    stages = [one for one in (Stage.ARRIVED, Stage.IN_PROGRESS) if grounds.reason in OFFERED[one]]
    return [
        accepted(cancel(make(stage), act(party, T), plain(make(stage), grounds))).session
        for stage in stages
        for make in (a_session, a_secure_session)
    ]


def plain(session: Session, grounds: Grounds) -> Grounds:
    """The grounds with the details that this session takes (C5)."""
    return grounds if session.secure else replace(grounds, mismatches=frozenset())


@pytest.mark.parametrize("party", Party)
@pytest.mark.parametrize(
    "grounds",
    [
        VIOLATION,
        MISMATCH,
        Grounds(Reason.OTHER),
        Grounds(Reason.CLIENT_URGENT_MATTERS),
        Grounds(Reason.PARTNER_URGENT_MATTERS),
    ],
)
def test_h1_a_cancellation_from_the_meeting_on_ends_the_chat_alike_for_every_reason(
    party: Party, grounds: Grounds
) -> None:
    found = ended_by(party, grounds)
    assert found
    for session in found:
        assert [posting(session, by, T) for by in Party] == [CLOSED, CLOSED]
        assert not is_open(session, CHAT, act(CLIENT, T))
        assert chat_window(session) == Window(closes_at=T, gives_way=True)


def test_h1_a_goodwill_refund_ends_the_chat_as_a_cancellation_does() -> None:
    running = a_secure_session(Stage.ARRIVED)
    session = accepted(refund_in_goodwill(running, act(PARTNER, T), Record(), CAP)).session
    assert chat_window(session) == Window(closes_at=T, gives_way=True)


def test_h1_after_a_late_cancellation_the_parties_still_talk() -> None:
    late = cancel(a_secure_session(Stage.SCHEDULED), act(CLIENT, at(hours=-1)), Grounds())
    assert posting(accepted(late).session, PARTNER, at(hours=23)) is None


def test_h1_support_writes_nothing_in_the_parties_thread() -> None:
    session = disputed(DisputeKind.MISSED).session
    assert posting(session, Actor.SUPPORT, T) is RefusalCode.NOT_YOURS_TO_DO


# ── H1, D1: threads with support ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("party", Party)
def test_d1_neither_party_reads_or_writes_in_the_others_thread(party: Party) -> None:
    session = disputed(DisputeKind.MISSED).session
    own, other = with_support(session, party), with_support(session, party.other)
    assert posting(session, party, at(hours=2), own) is None
    assert posting(session, party, at(hours=2), other) is NOT_FOUND
    assert (readable(session, own, party), readable(session, other, party)) == (True, False)
    assert readers(session, own) == (session.account_of(party), SUPPORT)


def test_h1_a_disputes_threads_are_open_until_it_is_decided() -> None:
    session = taken(disputed(DisputeKind.MISSED).session)
    thread = with_support(session, CLIENT)
    much_later = at(days=300)
    for by in (Actor.CLIENT, Actor.SUPPORT):
        assert posting(session, by, much_later, thread) is None
    done = accepted(decide(session, support(), ALICE, a_verdict(0, session.held), EUR)).session
    for by in (Actor.CLIENT, Actor.SUPPORT):
        assert posting(done, by, much_later, thread) is CLOSED
    other = post(session, thread, support(), "sup_other", "Hello")
    assert code(other) is RefusalCode.NOT_YOURS_TO_DO  # D2: who has taken it
    for by in (Actor.CLIENT, Actor.SUPPORT):
        assert not is_open(done, thread, act(by, much_later))
    assert readable(done, thread, CLIENT)


def test_h1_a_thread_about_no_dispute_is_not_found() -> None:
    stray = Thread("thr_1", ThreadKind.DISPUTE, "ses_1", CLIENT)
    assert posting(a_session(), CLIENT, T, stray) is NOT_FOUND
    assert not readable(a_session(), stray, CLIENT)


# ── D6, V2 ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("role", SupportRole)
def test_d6_agents_and_leads_read_a_sessions_chat_only_through_its_dispute(
    role: SupportRole,
) -> None:
    session = disputed(DisputeKind.MISSED).session
    assert readable_by(session, {role}) is (role in (SupportRole.AGENT, SupportRole.LEAD))
    calm = accepted(complete(a_session(Stage.IN_PROGRESS), act(CLIENT, T))).session
    assert not readable_by(calm, {role})


def test_d6_the_first_reading_is_on_record_for_support_alone() -> None:
    session = disputed(DisputeKind.MISSED).session
    assert session.dispute is not None
    entry = note_reading(session.dispute, support(), ALICE.id)
    assert (entry.subject_id, entry.agent_id, entry.told) == (
        session.dispute.id,
        ALICE.id,
        frozenset(),
    )


# ── H2 ───────────────────────────────────────────────────────────────────────────────────────────


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60))
def test_h2_a_message_is_returned_to_the_character(body: str) -> None:
    outcome = post(a_session(), CHAT, act(CLIENT, T), "cli_1", body)
    if is_seen(body):
        assert accepted(outcome).messages[0].body == body
    else:
        assert code(outcome) is RefusalCode.INVALID_INPUT


@pytest.mark.parametrize(
    ("body", "ok"),
    [
        ("", False),
        ("x", True),
        (" \n x ", True),
        ("x" * 4_000, True),
        ("x" * 4_001, False),
        ("\N{GRINNING FACE}" * 4_000, True),
        ("\N{GRINNING FACE}" * 4_001, False),
        (" \t\n", False),
        ("a\x00b", False),
        ("a\ud83d", False),
        ("\udc00", False),
    ],
)
def test_h2_a_message_is_1_to_4000_characters_of_valid_unicode(body: str, ok: bool) -> None:
    outcome = post(a_session(), CHAT, act(CLIENT, T), "cli_1", body)
    assert code(outcome) is (None if ok else RefusalCode.INVALID_INPUT)
    if not ok:
        refusal = refused(outcome)
        assert isinstance(refusal, InputRefusal)
        assert refusal.path == ("body",)


def test_h1_closed_is_told_before_what_is_wrong_with_the_text() -> None:
    session = a_session(Stage.COMPLETED, ended_at=T)
    outcome = post(session, CHAT, act(CLIENT, at(hours=24) + MS), "cli_1", "")
    assert code(outcome) is CLOSED


@pytest.mark.parametrize(("recent", "expected"), [(19, None), (20, RefusalCode.TOO_MANY)])
def test_h2_who_has_sent_20_messages_within_a_minute_waits(
    recent: int, expected: RefusalCode | None
) -> None:
    outcome = post(a_session(), CHAT, act(CLIENT, T), "cli_1", "Hello", recent=recent)
    assert code(outcome) is expected
