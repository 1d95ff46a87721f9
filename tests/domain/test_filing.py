"""B1, B2: who reports and proves what, and what the reporter may learn of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.model.people import Role, SupportRole, Viewer
from domain.model.refusals import InputRefusal, RefusalCode
from domain.model.reports import (
    ProofStatus,
    ReportSource,
    ReportStatus,
    proofs_for,
    visible_to,
)
from domain.model.threads import ThreadKind
from domain.rules.filing import (
    MOST_FILED,
    MOST_PROOFS,
    Told,
    add_proof,
    file_report,
    may_prove,
    review_proof,
)
from tests.domain.make import T, code
from tests.domain.partners import (
    ALICE,
    EMPTY,
    PARTNER,
    REPORTER,
    TODAY,
    a_proof,
    accepted,
    client,
    kinds,
    proven,
    report_of,
    support,
)

HEARD = Told(REPORTER, "He came to my flat, and I paid him there.")
CALLED = replace(HEARD, agent_id=ALICE.id)
DAY = timedelta(days=1)


def test_b1_a_report_has_its_reporters_thread_in_which_proofs_are_asked_for() -> None:
    decision = accepted(file_report(EMPTY, client(), HEARD, today=TODAY, lately=0))
    report, (thread,), (message,) = report_of(decision), decision.threads, decision.messages
    assert (report.reporter_id, report.partner_id) == (REPORTER, PARTNER)
    assert (report.source, report.status) == (ReportSource.CLIENT_REPORT, ReportStatus.OPEN)
    assert (thread.kind, thread.owner_id, thread.id) == (
        ThreadKind.REPORT,
        REPORTER,
        report.thread_id,
    )
    assert "attach" in message.body
    assert kinds(decision, PARTNER) == []
    assert kinds(decision, REPORTER) == ["MessagePosted"]
    assert kinds(decision, "support") == ["ReportFiled", "MessagePosted"]


def test_b1_a_call_is_on_both_peoples_records() -> None:
    decision = accepted(file_report(EMPTY, support(), CALLED, today=TODAY, lately=0))
    assert report_of(decision).source is ReportSource.INACTIVE_CLIENT_CALL
    assert {(one.subject_id, one.agent_id) for one in decision.timeline} == {
        (PARTNER, ALICE.id),
        (REPORTER, ALICE.id),
    }


@pytest.mark.parametrize(("lately", "refusal"), [(19, None), (20, RefusalCode.TOO_MANY)])
def test_b1_twenty_reports_in_thirty_days(lately: int, refusal: RefusalCode | None) -> None:
    assert MOST_FILED == 20
    decided = file_report(EMPTY, client(), HEARD, today=TODAY, lately=lately)
    assert code(decided) is refusal


def test_b1_a_calls_report_is_not_counted_against_the_client() -> None:
    assert code(file_report(EMPTY, support(), CALLED, today=TODAY, lately=99)) is None


@pytest.mark.parametrize(
    ("heard", "path"),
    [
        (replace(HEARD, statement=" "), "statement"),
        (replace(HEARD, statement="x" * 4_001), "statement"),
        (replace(HEARD, service_date=TODAY + DAY), "serviceDate"),
    ],
)
def test_b1_what_was_typed_wrong_is_named(heard: Told, path: str) -> None:
    refused = file_report(EMPTY, client(), heard, today=TODAY, lately=0)
    assert isinstance(refused, InputRefusal)
    assert refused.path == (path,)


# ── B2 ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("status", ReportStatus)
def test_b2_the_reporter_attaches_and_is_answered_the_same_whatever_was_decided(
    status: ReportStatus,
) -> None:
    report = replace(proven(), status=status)
    assert may_prove(report, client(), REPORTER, "Paid.") is None


def test_b2_nobody_else_attaches_but_support_to_a_call() -> None:
    report = proven()
    assert code(may_prove(report, client(), "cli_2", None)) is RefusalCode.NOT_FOUND
    assert code(may_prove(report, support(), ALICE.id, None)) is RefusalCode.NOT_YOURS_TO_DO
    called = replace(report, source=ReportSource.INACTIVE_CLIENT_CALL)
    assert may_prove(called, support(), ALICE.id, None) is None
    assert may_prove(called, client(), REPORTER, None) is None


def test_b2_a_report_holds_twenty_proofs() -> None:
    report = proven()
    full = replace(report, proofs=tuple(a_proof(f"prf_{n}") for n in range(MOST_PROOFS)))
    assert MOST_PROOFS == 20
    assert code(may_prove(full, client(), REPORTER, None)) is RefusalCode.TOO_MANY
    one_less = replace(full, proofs=full.proofs[1:])
    assert may_prove(one_less, client(), REPORTER, None) is None


def test_b2_a_proof_is_told_to_support_alone() -> None:
    decision = add_proof(EMPTY, proven(), client(), a_proof("prf_2"))
    assert [event.to for event in decision.events] == [("support",)]
    assert [one.id for one in report_of(decision).proofs] == ["prf_1", "prf_2"]


def test_b2_a_proof_is_looked_at_until_its_report_is_decided() -> None:
    report = replace(proven(), proofs=(a_proof(status=ProofStatus.PENDING), a_proof("prf_2")))
    for verified, status in ((False, ProofStatus.REJECTED), (True, ProofStatus.VERIFIED)):
        decision = accepted(
            review_proof(
                EMPTY,
                report,
                report.proofs[0],
                support(),
                agent_id=ALICE.id,
                verified=verified,
                note="Looked.",
            )
        )
        report = report_of(decision)
        assert [one.status for one in report.proofs] == [status, ProofStatus.VERIFIED]
        assert decision.proof == report.proofs[0]
    decided = replace(report, status=ReportStatus.DISMISSED)
    refused = review_proof(
        EMPTY, decided, a_proof(), support(), agent_id=ALICE.id, verified=True, note="Again."
    )
    assert code(refused) is RefusalCode.ALREADY_DECIDED


# ── V1, V2 ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("role", "account_id", "support_roles", "sees"),
    [
        (Role.CLIENT, REPORTER, (), True),
        (Role.CLIENT, "cli_2", (), False),
        (Role.CLIENT, None, (), False),
        (Role.PARTNER, PARTNER, (), False),
        (Role.INTEGRATION, PARTNER, (), False),
        (Role.PAYMENTS, "pay_1", (), False),
        (Role.SUPPORT, "sup_1", (SupportRole.AGENT,), True),
        (Role.SUPPORT, "sup_1", (SupportRole.LEAD,), True),
        (Role.SUPPORT, "sup_1", (SupportRole.TRAINER, SupportRole.CITY_MANAGER), False),
    ],
)
def test_v2_who_sees_a_report(
    role: Role, account_id: str | None, support_roles: tuple[SupportRole, ...], sees: bool
) -> None:
    viewer = Viewer(role, "sub", account_id, None, frozenset(support_roles), T)
    assert visible_to(proven(), viewer) is sees


def test_b1_the_reporter_is_shown_what_they_sent_alone() -> None:
    report = replace(proven(), proofs=(a_proof(), replace(a_proof("prf_2"), added_by=ALICE.id)))
    reporter = Viewer(Role.CLIENT, "sub", REPORTER, None, frozenset(), T)
    agent = Viewer(Role.SUPPORT, "sub", ALICE.id, None, frozenset({SupportRole.AGENT}), T)
    assert [one.id for one in proofs_for(report, reporter)] == ["prf_1"]
    assert [one.id for one in proofs_for(report, agent)] == ["prf_1", "prf_2"]
