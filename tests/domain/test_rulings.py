"""D2, D3, D5: a dispute is decided once, with its money, its sanctions and its messages."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.model.disputes import DisputeKind, Ruling
from domain.model.events import EventKind
from domain.model.money import Amount
from domain.model.people import Party
from domain.model.refusals import InputRefusal, RefusalCode
from domain.model.sanctions import Sanction, SanctionKind
from domain.model.sessions import Decision, Session, Stage
from domain.rules.rulings import Agent, Verdict, decide, release, take
from domain.rules.visibility import dispute_for, timeline_for
from tests.domain.changes import (
    ALICE,
    BERT,
    CLIENT,
    GRACE,
    LEAD,
    MONTH,
    PARTNER,
    a_verdict,
    disputed,
    net,
    support,
    taken,
)
from tests.domain.make import (
    EUR,
    MS,
    PARTNER_PLACE,
    a_secure_session,
    accepted,
    at,
    code,
    heard,
    refused,
)

LATE = DisputeKind.LATE_CANCELLATION
OVER_ESCROW = [kind for kind in DisputeKind if kind is not DisputeKind.GOODWILL_REFUND]
HELD = 20_000
EVEN = a_verdict(HELD // 2, HELD // 2)
YOURS, DECIDED = RefusalCode.NOT_YOURS_TO_DO, RefusalCode.ALREADY_DECIDED


def decided(agent: Agent = ALICE) -> Session:
    session = taken(disputed(LATE).session, agent)
    return accepted(decide(session, support(), agent, EVEN, EUR)).session


def ruling_of(decision: Decision) -> Ruling:
    """What was decided."""
    dispute = decision.session.dispute
    assert dispute is not None
    assert dispute.ruling is not None
    return dispute.ruling


# ── D2, D3: deciding ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", OVER_ESCROW)
@given(refund=st.integers(0, HELD))
def test_d3_a_decision_settles_escrow_in_the_same_commit(kind: DisputeKind, refund: int) -> None:
    session = taken(disputed(kind).session)
    verdict = a_verdict(refund, HELD - refund)
    decision = accepted(decide(session, support(), ALICE, verdict, EUR))
    expected = {"escrow:ses_1": -HELD, "balance:cli_1": refund, "balance:par_1": HELD - refund}
    assert net(decision) == {account: change for account, change in expected.items() if change}
    assert decision.session.held == 0
    ruling = ruling_of(decision)
    assert (ruling.refund, ruling.award) == (refund, HELD - refund)


@pytest.mark.parametrize(
    ("refund", "award"), [(0, 0), (HELD, 1), (HELD - 1, 0), (0, HELD + 1), (HELD, HELD)]
)
def test_d2_refund_and_award_are_together_exactly_what_is_held(refund: int, award: int) -> None:
    session = taken(disputed(LATE).session)
    outcome = decide(session, support(), ALICE, a_verdict(refund, award), EUR)
    assert (code(outcome), refused(outcome).rule) == (RefusalCode.AMOUNTS_DO_NOT_ADD_UP, "D2")


def test_m1_a_decision_may_give_away_as_much_as_a_session_may_hold() -> None:
    """The bound of what is given in elsewhere would leave a dear session undecidable."""
    dear = a_secure_session(Stage.SCHEDULED, PARTNER_PLACE)
    session = taken(disputed(LATE, replace(dear, held=10**10)).session)
    outcome = decide(session, support(), ALICE, a_verdict(10**10, 0), EUR)
    assert net(accepted(outcome))["balance:cli_1"] == 10**10


@pytest.mark.parametrize("agent", [BERT, LEAD])
def test_d2_only_its_own_agent_decides(agent: Agent) -> None:
    session = disputed(LATE).session
    assert code(decide(session, support(), agent, EVEN, EUR)) is YOURS
    assert code(decide(taken(session), support(), agent, EVEN, EUR)) is YOURS


def test_d3_a_decision_is_made_once() -> None:
    session = decided()
    assert code(decide(session, support(), ALICE, EVEN, EUR)) is DECIDED
    assert code(decide(session, support(), BERT, EVEN, EUR)) is YOURS
    assert code(take(session, support(), ALICE)) is DECIDED
    assert code(take(session, support(), LEAD)) is DECIDED
    assert code(release(session, support(), ALICE)) is DECIDED


def test_d3_decided_is_told_before_what_is_wrong_with_the_input() -> None:
    assert code(decide(decided(), support(), ALICE, a_verdict(-1, 0), EUR)) is DECIDED


@pytest.mark.parametrize(
    ("verdict", "path"),
    [
        (a_verdict(-1, HELD + 1), ("refund", "minorUnits")),
        (a_verdict(HELD + 1, -1), ("award", "minorUnits")),
        (a_verdict(10**10 + 1, 0), ("refund", "minorUnits")),
        (replace(EVEN, refund=Amount(HELD // 2, "USD")), ("refund", "currency")),
        (replace(EVEN, award=Amount(HELD // 2, "USD")), ("award", "currency")),
        (replace(EVEN, rationale=" "), ("rationale",)),
        (replace(EVEN, rationale="x" * 4_001), ("rationale",)),
        (replace(EVEN, message_to_client=""), ("messageToClient",)),
        (replace(EVEN, message_to_partner="x" * 4_001), ("messageToPartner",)),
        (
            replace(EVEN, sanctions=(Sanction(CLIENT, SanctionKind.SUSPENSION),)),
            ("sanctions", "0", "until"),
        ),
        (
            replace(EVEN, sanctions=(GRACE, replace(MONTH, until=at(days=1)))),
            ("sanctions", "1", "until"),
        ),
        (
            replace(EVEN, sanctions=(replace(GRACE, until=at(days=9)),)),
            ("sanctions", "0", "until"),
        ),
        (
            replace(EVEN, sanctions=(MONTH, replace(GRACE, party=PARTNER))),
            ("sanctions", "1", "party"),
        ),
    ],
)
def test_d2_what_is_given_in_wrongly_is_told_by_its_place(
    verdict: Verdict, path: tuple[str, ...]
) -> None:
    session = taken(disputed(LATE).session)
    refusal = refused(decide(session, support(), ALICE, verdict, EUR))
    assert isinstance(refusal, InputRefusal)
    assert refusal.path == path


def test_d2_a_suspension_ends_in_the_future() -> None:
    session, until = taken(disputed(LATE).session), replace(MONTH, until=at(days=1) + MS)
    outcome = decide(session, support(), ALICE, replace(EVEN, sanctions=(until,)), EUR)
    assert accepted(outcome).sanctions[0].sanction.until == at(days=1) + MS


def test_d2_a_message_goes_to_each_party_and_the_rationale_to_neither() -> None:
    session = taken(disputed(LATE).session)
    decision = accepted(decide(session, support(), ALICE, EVEN, EUR))
    dispute = session.dispute
    assert dispute is not None
    assert [(one.thread_id, one.body, one.sender_id) for one in decision.messages] == [
        (dispute.client_thread_id, "To you.", ALICE.id),
        (dispute.partner_thread_id, "And you.", ALICE.id),
    ]
    assert not any(one.automatic for one in decision.messages)
    assert "Heard both." not in "".join(one.body for one in decision.messages)
    (entry,) = decision.timeline
    assert (entry.why, entry.text) == ("Heard both.", "Support decided the dispute.")


def test_d2_sanctions_stand_on_both_records_and_are_told_to_each() -> None:
    session = taken(disputed(LATE).session)
    verdict = replace(EVEN, sanctions=(GRACE, MONTH))
    decision = accepted(decide(session, support(), ALICE, verdict, EUR))
    assert [(one.account_id, one.sanction) for one in decision.sanctions] == [
        ("cli_1", GRACE),
        ("par_1", MONTH),
    ]
    assert len({one.id for one in decision.sanctions}) == 2
    assert heard(decision)[-2:] == [
        (EventKind.STANDING_CHANGED, ("cli_1",)),
        (EventKind.STANDING_CHANGED, ("par_1",)),
    ]
    records = {entry.subject_id: entry for entry in decision.timeline[1:]}
    assert records.keys() == {"cli_1", "par_1"}
    assert all(
        (entry.agent_id, entry.why, entry.told) == (ALICE.id, "Heard both.", frozenset())
        for entry in records.values()
    )
    ruling = ruling_of(decision)
    assert (ruling.sanctions_on(CLIENT), ruling.sanctions_on(PARTNER)) == ((GRACE,), (MONTH,))
    assert (ruling.message_to(CLIENT), ruling.message_to(PARTNER)) == ("To you.", "And you.")


# ── D5, V1 ───────────────────────────────────────────────────────────────────────────────────────


def test_d5_a_party_reads_what_it_was_told_and_support_all() -> None:
    session = taken(disputed(LATE).session)
    verdict = replace(EVEN, sanctions=(MONTH,))
    entries = accepted(decide(session, support(), ALICE, verdict, EUR)).timeline
    assert timeline_for(entries, None) == list(entries)
    for party in Party:
        told = timeline_for(entries, party)
        assert [entry.text for entry in told] == ["Support decided the dispute."]
        assert dispute_for(session, party) is session.dispute


def test_d5_what_support_keeps_to_itself_is_not_printed() -> None:
    session = taken(disputed(LATE).session)
    verdict = replace(EVEN, rationale="canary-91c0")
    decision = accepted(decide(session, support(), ALICE, verdict, EUR))
    assert all("canary-91c0" not in repr(entry) for entry in decision.timeline)
