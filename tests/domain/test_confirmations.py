"""D7: what one person may not impose alone is a suspension until a second one confirms it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from domain.model.people import Party
from domain.model.refusals import RefusalCode
from domain.model.reports import ProofStatus
from domain.model.sanctions import ALONE, Imposed, Sanction, SanctionKind, impose, standing_of
from domain.rules.confirmations import confirm, reject
from domain.rules.filing import review_proof
from domain.rules.pardons import pardon
from domain.rules.reviews import Verdict, uphold
from domain.rules.rulings import Agent
from tests.domain.make import T, at, code
from tests.domain.partners import (
    ALICE,
    EMPTY,
    LEAD,
    PARTNER,
    REPORTER,
    TODAY,
    a_proof,
    accepted,
    confirmed,
    counselled,
    kinds,
    proven,
    support,
    upheld,
)

BORIS = Agent("sup_boris")
MET = TODAY - timedelta(days=10)
MOMENT = timedelta(milliseconds=1)


def decided(kind: SanctionKind, until: datetime | None = None) -> Imposed:
    """A dispute's, by Alice."""
    sanction = Sanction(Party.PARTNER, kind, until)
    return impose(sanction, PARTNER, "dsp_1", T, lambda prefix: f"{prefix}_1", by=ALICE.id)


REMOVAL = decided(SanctionKind.REMOVAL)
YEAR = decided(SanctionKind.SUSPENSION, T + timedelta(days=365))


@pytest.mark.parametrize(
    ("imposed", "waits"),
    [
        (decided(SanctionKind.WARNING), False),
        (decided(SanctionKind.SUSPENSION, T + ALONE), False),
        (decided(SanctionKind.SUSPENSION, T + ALONE + MOMENT), True),
        (REMOVAL, True),
    ],
    ids=["warning", "30 days", "longer", "removal"],
)
def test_d7_what_takes_a_second_person(imposed: Imposed, waits: bool) -> None:
    assert imposed.pending is waits


@pytest.mark.parametrize("imposed", [REMOVAL, YEAR], ids=["removal", "a year"])
def test_d7_until_then_it_is_a_suspension_of_30_days(imposed: Imposed) -> None:
    before = standing_of((imposed,), T + ALONE - MOMENT)
    assert (before.removed, before.suspended_until) == (False, T + ALONE)
    assert [one.kind for one in before.sanctions] == [SanctionKind.SUSPENSION]
    after = standing_of((imposed,), T + ALONE)
    assert after.may_sell
    assert imposed.pending  # it may still be confirmed


def test_d7_confirmed_it_is_what_was_decided() -> None:
    case = replace(EMPTY, record=(REMOVAL,))
    decision = accepted(confirm(case, REMOVAL, support(), BORIS, "So it is."))
    assert decision.case.removed
    assert kinds(decision, "support") == ["SanctionReviewed"]
    assert kinds(decision, PARTNER) == ["StandingChanged"]
    assert [(one.subject_id, one.text, one.agent_id, one.why) for one in decision.timeline] == [
        (PARTNER, "Removal confirmed.", BORIS.id, "So it is.")
    ]
    long = accepted(confirm(replace(EMPTY, record=(YEAR,)), YEAR, support(), BORIS, "So."))
    stands = standing_of(long.case.record, T)
    assert stands.suspended_until == T + timedelta(days=365)


def test_d7_rejected_it_is_over_at_once_and_on_record() -> None:
    case = replace(EMPTY, record=(REMOVAL,))
    decision = accepted(reject(case, REMOVAL, support(), BORIS, "Not so."))
    assert standing_of(decision.case.record, T).may_sell
    assert [one.text for one in decision.timeline] == ["Removal rejected."]


@pytest.mark.parametrize("review", [confirm, reject])
def test_d7_who_had_a_hand_in_it_does_not_and_nobody_does_twice(review: type) -> None:
    case = replace(EMPTY, record=(REMOVAL,))
    mine = review(case, REMOVAL, support(), ALICE, "So.")
    assert code(mine) is RefusalCode.NOT_YOURS_TO_DO
    assert code(review(case, REMOVAL, support(), BORIS, " ")) is RefusalCode.INVALID_INPUT
    done = confirmed(case, BORIS)
    again = review(done, done.record[0], support(), LEAD, "So.")
    assert code(again) is RefusalCode.ALREADY_DECIDED


def test_d7_who_verified_a_proof_does_not_confirm_what_rests_on_it() -> None:
    report = proven(TODAY, "rep_2")
    looked = tuple(replace(one, reviewed_by=BORIS.id) for one in report.proofs)
    report = replace(report, proofs=looked)
    case = counselled(upheld(EMPTY, MET - timedelta(days=1)).case, MET)
    case = accepted(uphold(case, report, support(), ALICE, Verdict("So."), today=TODAY)).case
    (removal,) = case.record
    assert removal.awaiting == {ALICE.id, BORIS.id}
    for hand in (ALICE, BORIS):
        refused = confirm(case, removal, support(), hand, "So.")
        assert code(refused) is RefusalCode.NOT_YOURS_TO_DO
    assert confirmed(case).removed


def test_d7_a_partner_is_not_told_that_they_are_removed_before_it_is_final() -> None:
    case = counselled(upheld(EMPTY, MET - timedelta(days=1)).case, MET)
    decision = upheld(case, TODAY, "rep_2")
    (first,) = decision.messages
    assert "second person" in first.body
    (removal,) = decision.case.record
    final = accepted(confirm(decision.case, removal, support(), BORIS, "So."))
    (second,) = final.messages
    assert second.body.startswith("Your account is removed")
    over = accepted(reject(decision.case, removal, support(), BORIS, "No."))
    (other,) = over.messages
    assert other.body.startswith("Your account is not removed")
    assert over.case.blocked  # a lead lifts it (B7)


def test_d4_a_lead_ends_what_waits_too_also_when_its_30_days_are_over() -> None:
    case = replace(EMPTY, record=(REMOVAL,), now=at(days=90))
    decision = accepted(pardon(case, support(at(days=90)), LEAD, "Enough."))
    assert not decision.case.record[0].pending


@pytest.mark.parametrize("hand", ["recorded", "attached"])
def test_d7_who_brought_it_in_does_not_verify_it(hand: str) -> None:
    proof = a_proof(status=ProofStatus.PENDING)
    report = replace(proven(), proofs=(proof,))
    if hand == "recorded":
        report = replace(report, recorded_by=ALICE.id)
    else:
        proof = replace(proof, added_by=ALICE.id)
    for verified in (True, False):
        mine, other = (
            review_proof(
                EMPTY, report, proof, support(), agent_id=who, verified=verified, note="Seen."
            )
            for who in (ALICE.id, BORIS.id)
        )
        assert code(mine) is RefusalCode.NOT_YOURS_TO_DO
        assert accepted(other).proof
    assert ALICE.id != REPORTER
