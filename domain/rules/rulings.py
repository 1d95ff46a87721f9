"""Support and a dispute: taking, releasing, deciding (D2, D3, D5, D7)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from domain.model.disputes import Dispute, DisputeKind, Ruling, TimelineEntry
from domain.model.events import SUPPORT, Event, EventKind
from domain.model.ledger import Postings, pay_out, refund, reward
from domain.model.money import LARGEST_PRICE, Amount, check_amount
from domain.model.people import Party
from domain.model.refusals import NOT_FOUND, Refusal, RefusalCode
from domain.model.sanctions import Imposed, Sanction, SanctionKind, check_sanctions, impose
from domain.model.sessions import Act, Decision, Session
from domain.model.texts import check_text
from domain.model.windows import stamp
from domain.rules.chat import support_says
from domain.rules.endings import in_order, told_of
from domain.rules.letters import STEPS
from domain.rules.settlement import settled


@dataclass(frozen=True, slots=True)
class Agent:
    """Who acts for support; a lead may take over (D2)."""

    id: str
    lead: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision as an agent gives it in."""

    refund: Amount
    award: Amount
    sanctions: tuple[Sanction, ...]
    rationale: str = field(repr=False)
    message_to_client: str
    message_to_partner: str

    def message_to(self, party: Party) -> str:
        """What this party is to be told."""
        return self.message_to_client if party is Party.CLIENT else self.message_to_partner


OWN_CASE = Refusal(
    RefusalCode.NOT_YOURS_TO_DO, "Nobody judges their own case: leave it to a colleague.", "D2"
)


def check_impartial(agent_sub: str, subs: Iterable[str]) -> Refusal | None:
    """D2, D4: one `sub` is one person in every role, and nobody judges their own case."""
    return OWN_CASE if agent_sub in subs else None


# ── taking and releasing ─────────────────────────────────────────────────────────────────────────


def take(session: Session, act: Act, agent: Agent) -> Decision | Refusal:
    """D2: one agent takes it (ALREADY_TAKEN), a lead takes over; one's own again is no change."""
    dispute = session.dispute
    if dispute is None:
        return NOT_FOUND
    if refusal := _check_undecided(dispute):
        return refusal
    if dispute.assignee == agent.id:
        return Decision(session, ())
    if dispute.assignee is not None and not agent.lead:
        return Refusal(RefusalCode.ALREADY_TAKEN, "Another agent has taken this dispute.", "D2")
    taken = replace(dispute, assignee=agent.id)
    return _stepped(session, taken, act, agent, EventKind.DISPUTE_TAKEN)


def release(session: Session, act: Act, agent: Agent) -> Decision | Refusal:
    """D2: whoever has taken it gives it back (NOT_YOURS_TO_DO otherwise)."""
    dispute = session.dispute
    if dispute is None:
        return NOT_FOUND
    if refusal := _check_taken(dispute, agent) or _check_undecided(dispute):
        return refusal
    released = replace(dispute, assignee=None)
    return _stepped(session, released, act, agent, EventKind.DISPUTE_RELEASED)


def _check_taken(dispute: Dispute, agent: Agent) -> Refusal | None:
    if dispute.assignee == agent.id:
        return None
    message = "Take the dispute first: only its agent does this."
    return Refusal(RefusalCode.NOT_YOURS_TO_DO, message, "D2")


def _check_undecided(dispute: Dispute) -> Refusal | None:
    if not dispute.decided:
        return None
    return Refusal(RefusalCode.ALREADY_DECIDED, "This dispute has been decided.", "D3")


def _stepped(
    session: Session, dispute: Dispute, act: Act, agent: Agent, kind: EventKind
) -> Decision:
    """A step of the dispute: one version on (I2), on record (D5), told to those it exists for."""
    entry = TimelineEntry(dispute.id, act.now, act.by, STEPS[kind], agent.id, told=dispute.told)
    return Decision(
        replace(session, version=session.version + 1, dispute=dispute),
        (told_of(session, dispute, act, kind),),
        timeline=(entry,),
    )


# ── deciding ─────────────────────────────────────────────────────────────────────────────────────


def decide(
    session: Session, act: Act, agent: Agent, verdict: Verdict, currency: str
) -> Decision | Refusal:
    """D2, D3: once, and all in one commit: the ruling, the money, the sanctions, the messages."""
    dispute = session.dispute
    if dispute is None:
        return NOT_FOUND
    known = replace(dispute, told=_told_by(dispute, verdict))
    refusal = (
        _check_taken(dispute, agent)
        or _check_undecided(dispute)
        or _check_verdict(known, verdict, act, currency)
    )
    if refusal:
        return refusal
    decided = replace(known, ruling=_ruling(verdict, act, agent))
    decision = _stepped(session, decided, act, agent, EventKind.DISPUTE_DECIDED)
    decision = replace(decision, timeline=(replace(decision.timeline[0], why=verdict.rationale),))
    for party in in_order(known.told):
        body = verdict.message_to(party)
        decision = support_says(decision, act, decided, party, body, agent_id=agent.id)
    decision = settled(decision, act, _moves(session, dispute, verdict))
    return _sanctioned(decision, act, agent, dispute, verdict)


def _told_by(dispute: Dispute, verdict: Verdict) -> frozenset[Party]:
    """M5: a sanction makes the dispute exist for whom it falls on."""
    return dispute.told | {sanction.party for sanction in verdict.sanctions}


def _check_verdict(dispute: Dispute, verdict: Verdict, act: Act, currency: str) -> Refusal | None:
    """Amounts may be as large as what is held, which is a whole session's price (M1)."""
    return (
        check_amount(verdict.refund, currency, ("refund",), most=LARGEST_PRICE)
        or check_amount(verdict.award, currency, ("award",), most=LARGEST_PRICE)
        or check_sanctions(verdict.sanctions, act.now)
        or check_text(verdict.rationale, ("rationale",))
        or _check_messages(dispute, verdict)
        or _check_sum(dispute, verdict)
    )


def _check_messages(dispute: Dispute, verdict: Verdict) -> Refusal | None:
    """To whom it does not exist for nothing is sent: that one may be blank (M5)."""
    for party, name in ((Party.CLIENT, "messageToClient"), (Party.PARTNER, "messageToPartner")):
        blank = party not in dispute.told
        if refusal := check_text(verdict.message_to(party), (name,), blank=blank):
            return refusal
    return None


def _check_sum(dispute: Dispute, verdict: Verdict) -> Refusal | None:
    """D2: together exactly what is held. M5: no refund, and any part of the reward."""
    refund, award = verdict.refund.minor_units, verdict.award.minor_units
    if dispute.kind is DisputeKind.GOODWILL_REFUND:
        if refund == 0 and award <= dispute.held:
            return None
        message = f"The refund is 0 and the award at most {dispute.held} minor units."
        return Refusal(RefusalCode.AMOUNTS_DO_NOT_ADD_UP, message, "M5")
    if refund + award == dispute.held:
        return None
    message = f"Together they are {refund + award} minor units; {dispute.held} are held."
    return Refusal(RefusalCode.AMOUNTS_DO_NOT_ADD_UP, message, "D2")


def _ruling(verdict: Verdict, act: Act, agent: Agent) -> Ruling:
    return Ruling(
        at=act.now,
        by=agent.id,
        refund=verdict.refund.minor_units,
        award=verdict.award.minor_units,
        sanctions=verdict.sanctions,
        rationale=verdict.rationale,
        message_to_client=verdict.message_to_client,
        message_to_partner=verdict.message_to_partner,
    )


def _moves(session: Session, dispute: Dispute, verdict: Verdict) -> Postings:
    """Escrow goes where it was decided; a reward that waited comes out of goodwill (M5)."""
    award = verdict.award.minor_units
    if dispute.kind is DisputeKind.GOODWILL_REFUND:
        return reward(session.id, session.partner_id, award)
    back = refund(session.id, session.client_id, verdict.refund.minor_units)
    return (*back, *pay_out(session.id, session.partner_id, award))


def _sanctioned(
    decision: Decision, act: Act, agent: Agent, dispute: Dispute, verdict: Verdict
) -> Decision:
    """The sanctions on both people's records (V4), and each told of its standing."""
    session = decision.session
    imposed = tuple(
        impose(one, session.account_of(one.party), dispute.id, act.now, act.new_id, by=agent.id)
        for one in verdict.sanctions
    )
    entries = (on_record(one, act, agent, verdict.rationale) for one in imposed)
    return replace(
        decision,
        sanctions=imposed,
        timeline=(*decision.timeline, *entries),
        events=(*decision.events, *standing_changes(imposed, act), *to_confirm(imposed, act)),
    )


def to_confirm(imposed: Iterable[Imposed], act: Act) -> Iterator[Event]:
    """D7: support is told of each sanction that a second person has to confirm."""
    for one in imposed:
        if one.pending:
            yield Event(EventKind.SANCTION_IMPOSED, act.now, act.by, (SUPPORT,), subject_id=one.id)


def standing_changes(imposed: tuple[Imposed, ...], act: Act) -> Iterator[Event]:
    """To each person whose standing changed, once."""
    for account_id in dict.fromkeys(one.account_id for one in imposed):
        yield Event(EventKind.STANDING_CHANGED, act.now, act.by, (account_id,))


def on_record(imposed: Imposed, act: Act, agent: Agent, rationale: str) -> TimelineEntry:
    """V4: who, what, when, why, on the person's record."""
    return TimelineEntry(
        imposed.account_id,
        act.now,
        act.by,
        _said(imposed),
        agent.id,
        rationale,
        about=imposed.dispute_id,
    )


def _said(imposed: Imposed) -> str:
    said = say_sanction(imposed.sanction)
    if imposed.ended_at:
        return f"{said} ended."
    return f"{said}{', to be confirmed' if imposed.awaiting else ''}."


def say_sanction(sanction: Sanction) -> str:
    """A sanction as it stands on record."""
    what = {
        SanctionKind.WARNING: "Warning",
        SanctionKind.SUSPENSION: "Suspension",
        SanctionKind.REMOVAL: "Removal",
    }[sanction.kind]
    return f"{what} until {stamp(sanction.until)}" if sanction.until else what
