"""M5: a goodwill refund, its limits, and its discretion towards the client."""

from dataclasses import replace

import pytest

from domain.model.disputes import DisputeKind
from domain.model.events import SUPPORT, EventKind
from domain.model.orders import AdditionStatus
from domain.model.people import Actor, Party
from domain.model.refusals import RefusalCode
from domain.model.sanctions import Sanction
from domain.model.sessions import Act, Decision, Phase, Stage, stages_in
from domain.rules.cancellation import cancel
from domain.rules.chat import approach, post, readable
from domain.rules.goodwill import GoodwillPreview, Record, preview_refund, refund_in_goodwill
from domain.rules.rulings import decide
from domain.rules.visibility import dispute_for
from tests.domain.changes import (
    ALICE,
    CAP,
    CLIENT,
    GRACE,
    MONTH,
    PARTNER,
    a_verdict,
    an_addition,
    disputed,
    net,
    support,
    taken,
)
from tests.domain.make import (
    EUR,
    T,
    a_secure_session,
    a_session,
    accepted,
    act,
    at,
    but,
    code,
    heard,
)

OPEN = sorted(stages_in(Phase.MEETING, Phase.IN_PROGRESS), key=lambda stage: stage.value)
KIND = DisputeKind.GOODWILL_REFUND
WAITS = Record(between=1)
PRICE = 20_000


def heard_by(account_id: str, decision: Decision) -> list[EventKind]:
    """What one stream heard of it."""
    return [event.kind for event in decision.events if account_id in event.to]


@pytest.mark.parametrize("stage", OPEN)
def test_m5_the_client_has_all_back_and_the_partner_the_reward(stage: Stage) -> None:
    session = a_secure_session(stage)
    decision = accepted(refund_in_goodwill(session, act(PARTNER, T), Record(), CAP))
    after = decision.session
    assert net(decision) == {
        "escrow:ses_1": -PRICE,
        "balance:cli_1": PRICE,
        "goodwill": -PRICE,
        "balance:par_1": PRICE,
    }
    assert (after.stage, after.held, after.version) == (Stage.CANCELLED, 0, session.version + 1)
    assert after.dispute is not None
    assert (after.dispute.kind, after.dispute.held) == (KIND, 0)
    assert after.cancellation is not None
    assert (after.cancellation.by, after.cancellation.reason) == (Actor.PARTNER, None)
    assert decision.grounds is None


@pytest.mark.parametrize("stage", but(OPEN))
def test_m5_only_in_the_meeting_and_in_progress(stage: Stage) -> None:
    outcome = refund_in_goodwill(a_secure_session(stage), act(PARTNER, T), Record(), CAP)
    assert code(outcome) is RefusalCode.WRONG_STAGE


def test_m5_is_the_partners_alone_and_of_secure_sessions_alone() -> None:
    secure, direct = a_secure_session(Stage.ARRIVED), a_session(Stage.ARRIVED)
    for by in (Actor.CLIENT, Actor.SUPPORT):
        outcome = refund_in_goodwill(secure, act(by, T), Record(), CAP)
        assert code(outcome) is RefusalCode.NOT_YOURS_TO_DO
    stale = refund_in_goodwill(secure, act(PARTNER, T, 6), Record(), CAP)
    assert code(stale) is RefusalCode.STALE_VERSION
    outcome = refund_in_goodwill(direct, act(PARTNER, T), Record(), CAP)
    assert code(outcome) is RefusalCode.NOT_SECURE


@pytest.mark.parametrize(
    ("record", "cap", "waits"),
    [
        (Record(), PRICE, False),
        (Record(), PRICE - 1, True),
        (Record(of_partner=2), CAP, False),
        (Record(of_partner=3), CAP, True),
        (Record(of_client=1), CAP, True),
        (Record(between=1), CAP, True),
    ],
)
def test_m5_within_the_limits_the_reward_is_credited_at_once_else_it_waits(
    record: Record, cap: int, waits: bool
) -> None:
    session, pressed = a_secure_session(Stage.ARRIVED), act(PARTNER, T)
    assert preview_refund(session, pressed, record, cap) == GoodwillPreview(PRICE, PRICE, waits)
    decision = accepted(refund_in_goodwill(session, pressed, record, cap))
    assert net(decision).get("balance:par_1", 0) == (0 if waits else PRICE)
    assert net(decision)["balance:cli_1"] == PRICE
    assert decision.session.dispute is not None
    assert decision.session.dispute.held == (PRICE if waits else 0)
    assert decision.session.held == 0


def test_m5_pending_additions_lapse() -> None:
    session = a_secure_session(Stage.ARRIVED)
    session = replace(session, additions=(an_addition(),))
    decision = accepted(refund_in_goodwill(session, act(PARTNER, T), Record(), CAP))
    assert decision.session.additions[0].status is AdditionStatus.LAPSED


# ── discretion ───────────────────────────────────────────────────────────────────────────────────


def test_m5_the_dispute_does_not_exist_for_the_client() -> None:
    decision = disputed(KIND)
    session, dispute = decision.session, decision.session.dispute
    assert dispute is not None
    assert dispute_for(session, CLIENT) is None
    assert dispute_for(session, PARTNER) == dispute_for(session, None) == dispute
    assert heard_by("cli_1", decision) == [
        EventKind.SESSION_CANCELLED,
        EventKind.BALANCE_CHANGED,
    ]
    assert [message.thread_id for message in decision.messages] == [dispute.partner_thread_id]
    threads = {thread.party: thread for thread in decision.threads}
    assert not readable(session, threads[CLIENT], CLIENT)
    assert readable(session, threads[PARTNER], PARTNER)
    own = post(session, threads[CLIENT], act(CLIENT, T), "cli_1", "Hello?")
    assert code(own) is RefusalCode.NOT_FOUND


def test_m5_steps_of_a_hidden_dispute_raise_the_version_for_everybody_else() -> None:
    """I2 holds; that the number rose would tell the client that something is going on."""
    opened = disputed(KIND).session
    session = taken(opened)
    assert session.version == opened.version + 1
    assert session.version_for(CLIENT) == session.version_for(Actor.CLIENT) == opened.version
    for viewer in (PARTNER, Actor.SUPPORT, Actor.SYSTEM, None):
        assert session.version_for(viewer) == session.version

    seen = cancel(session, Act(Actor.CLIENT, at(days=1), opened.version))
    assert code(seen) is RefusalCode.WRONG_STAGE


def test_m5_it_begins_to_exist_with_an_agents_first_word_to_the_client() -> None:
    decision = disputed(KIND)
    session = taken(decision.session)
    thread = next(one for one in decision.threads if one.party is CLIENT)
    word = "May I ask you something?"
    assert code(post(session, thread, support(), ALICE.id, word)) is RefusalCode.WRONG_STAGE
    assert code(approach(session, support(), "sup_other", word)) is RefusalCode.NOT_YOURS_TO_DO
    said = accepted(approach(session, support(), ALICE.id, word))
    after = said.session
    assert heard(said) == [
        (EventKind.DISPUTE_OPENED, ("cli_1",)),
        (EventKind.MESSAGE_POSTED, ("cli_1", SUPPORT)),
    ]
    assert dispute_for(after, CLIENT) is not None
    assert after.version == session.version == after.version_for(CLIENT)
    assert readable(after, thread, CLIENT)
    assert not code(post(after, thread, act(CLIENT, at(days=1)), "cli_1", "Yes."))
    again = accepted(post(after, thread, support(), ALICE.id, "Thank you."))
    assert [kind for kind, _ in heard(again)] == [EventKind.MESSAGE_POSTED]


def test_m5_it_begins_to_exist_with_a_sanction_on_the_client() -> None:
    session = taken(disputed(KIND).session)
    decision = accepted(decide(session, support(), ALICE, a_verdict(0, 0, GRACE), EUR))
    assert dispute_for(decision.session, CLIENT) is not None
    assert heard_by("cli_1", decision) == [
        EventKind.DISPUTE_DECIDED,
        EventKind.MESSAGE_POSTED,
        EventKind.STANDING_CHANGED,
    ]


@pytest.mark.parametrize("sanctions", [(), (MONTH,)])
def test_m5_a_decision_that_spares_the_client_stays_unknown_to_them(
    sanctions: tuple[Sanction, ...],
) -> None:
    session = taken(disputed(KIND).session)
    verdict = a_verdict(0, 0, *sanctions, message_to_client="")
    decision = accepted(decide(session, support(), ALICE, verdict, EUR))
    assert heard_by("cli_1", decision) == []
    assert dispute_for(decision.session, CLIENT) is None
    assert len(decision.messages) == 1
    assert decision.session.version_for(Party.CLIENT) == session.version_for(Party.CLIENT)


# ── the decision about a reward that waits ───────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("refund", "award", "ok"),
    [(0, 0, True), (0, 1, True), (0, PRICE, True), (0, PRICE + 1, False), (1, PRICE - 1, False)],
)
def test_m5_any_part_of_the_reward_is_awarded_and_nothing_refunded(
    refund: int, award: int, ok: bool
) -> None:
    session = taken(disputed(KIND, record=WAITS).session)
    outcome = decide(session, support(), ALICE, a_verdict(refund, award), EUR)
    assert code(outcome) is (None if ok else RefusalCode.AMOUNTS_DO_NOT_ADD_UP)
    if ok:
        moved = net(accepted(outcome))
        assert moved == ({"goodwill": -award, "balance:par_1": award} if award else {})


def test_m5_a_reward_paid_at_once_leaves_nothing_to_award() -> None:
    session = taken(disputed(KIND).session)
    outcome = decide(session, support(), ALICE, a_verdict(0, 1), EUR)
    assert code(outcome) is RefusalCode.AMOUNTS_DO_NOT_ADD_UP
