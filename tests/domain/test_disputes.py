"""D1, D2: a dispute is opened by the rules, written about to each party, taken by one agent."""

from collections.abc import Callable

import pytest

from domain.model.disputes import BOTH, DisputeKind, DisputeStatus
from domain.model.events import SUPPORT, EventKind
from domain.model.people import Actor, Party
from domain.model.refusals import Refusal, RefusalCode
from domain.model.sessions import Decision, Session
from domain.model.threads import ThreadKind
from domain.rules.letters import FIRST_MESSAGES, OPENED
from domain.rules.rulings import Agent, decide, release, take
from tests.domain.changes import (
    ALICE,
    BERT,
    LEAD,
    a_verdict,
    disputed,
    support,
    taken,
)
from tests.domain.make import (
    EUR,
    a_session,
    accepted,
    at,
    code,
    heard,
)

LATE = DisputeKind.LATE_CANCELLATION
OVER_ESCROW = [kind for kind in DisputeKind if kind is not DisputeKind.GOODWILL_REFUND]
HELD = 20_000
EVEN = a_verdict(HELD // 2, HELD // 2)
YOURS = RefusalCode.NOT_YOURS_TO_DO
ALL = ("cli_1", "par_1", SUPPORT)


# ── D1 ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", OVER_ESCROW)
def test_d1_opening_holds_the_escrow_and_writes_to_each_party_in_its_own_thread(
    kind: DisputeKind,
) -> None:
    decision = disputed(kind)
    session, dispute = decision.session, decision.session.dispute
    assert dispute is not None
    assert (dispute.kind, dispute.status, dispute.held) == (kind, DisputeStatus.OPEN, session.held)
    assert dispute.opened_version == session.version
    threads = {thread.party: thread for thread in decision.threads}
    assert threads.keys() == set(Party)
    for party in Party:
        assert threads[party].kind is ThreadKind.DISPUTE
        assert threads[party].id == dispute.thread_of(party)
        (message,) = [one for one in decision.messages if one.thread_id == threads[party].id]
        assert (message.sender, message.automatic, message.sender_id) == (
            Actor.SUPPORT,
            True,
            None,
        )
    posted = [to for what, to in heard(decision) if what is EventKind.MESSAGE_POSTED]
    assert posted == [("cli_1", SUPPORT), ("par_1", SUPPORT)]
    assert (EventKind.DISPUTE_OPENED, ALL) in heard(decision)
    for event in decision.events:
        assert event.subject_id in {
            EventKind.DISPUTE_OPENED: {dispute.id},
            EventKind.MESSAGE_POSTED: {message.id for message in decision.messages},
        }.get(event.kind, {None})


@pytest.mark.parametrize("text", [*FIRST_MESSAGES.values(), *OPENED.values()])
def test_d1_what_support_writes_by_itself_names_no_reason_and_no_location(text: str) -> None:
    words = text.lower()
    for wrong in ("mismatch", "violat", "other reason", "urgent", "age", "ethnic", "weight"):
        assert wrong not in words.replace("message", "")
    for wrong in ("location", "track", "disintermediation", "report"):
        assert wrong not in words
    assert 1 <= len(text) <= 4_000


# ── D2: taking, releasing ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (ALICE, BERT, RefusalCode.ALREADY_TAKEN),
        (LEAD, BERT, RefusalCode.ALREADY_TAKEN),
        (ALICE, LEAD, None),
    ],
)
def test_d2_a_second_taker_is_refused_and_a_lead_takes_over(
    first: Agent, second: Agent, expected: RefusalCode | None
) -> None:
    session = taken(disputed(LATE).session, first)
    outcome = take(session, support(), second)
    assert code(outcome) is expected
    if expected is None:
        dispute = accepted(outcome).session.dispute
        assert dispute is not None
        assert dispute.assignee == second.id


@pytest.mark.parametrize("agent", [ALICE, LEAD])
def test_d2_taking_ones_own_again_changes_nothing(agent: Agent) -> None:
    session = taken(disputed(LATE).session, agent)
    decision = accepted(take(session, support(), agent))
    assert decision.session == session
    assert (decision.events, decision.timeline) == ((), ())


def test_d2_whoever_has_taken_it_gives_it_back() -> None:
    session = taken(disputed(LATE).session)
    for other in (BERT, LEAD):
        assert code(release(session, support(), other)) is YOURS
    free = accepted(release(session, support(), ALICE)).session
    assert free.dispute is not None
    assert free.dispute.status is DisputeStatus.OPEN
    assert code(release(free, support(), ALICE)) is YOURS
    assert not code(take(free, support(), BERT))


def test_d2_where_there_is_no_dispute_there_is_nothing_to_take_or_decide() -> None:
    assert code(take(a_session(), support(), ALICE)) is RefusalCode.NOT_FOUND
    assert code(release(a_session(), support(), ALICE)) is RefusalCode.NOT_FOUND
    assert code(decide(a_session(), support(), ALICE, EVEN, EUR)) is RefusalCode.NOT_FOUND


def test_i2_d5_every_step_raises_the_version_is_told_and_is_on_record() -> None:
    session = disputed(LATE).session
    steps: list[tuple[Callable[[Session], Decision | Refusal], EventKind]] = [
        (lambda one: take(one, support(), ALICE), EventKind.DISPUTE_TAKEN),
        (lambda one: release(one, support(), ALICE), EventKind.DISPUTE_RELEASED),
        (lambda one: take(one, support(), BERT), EventKind.DISPUTE_TAKEN),
        (lambda one: decide(one, support(), BERT, EVEN, EUR), EventKind.DISPUTE_DECIDED),
    ]
    for step, kind in steps:
        decision = accepted(step(session))
        assert heard(decision)[0] == (kind, ALL)
        assert decision.session.version == session.version + 1
        (entry,) = decision.timeline
        assert (entry.at, entry.actor, entry.told) == (at(days=1), Actor.SUPPORT, BOTH)
        assert entry.agent_id in {ALICE.id, BERT.id}
        session = decision.session
