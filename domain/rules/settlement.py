"""Money as a consequence of a command: what is held follows from what is posted (M3)."""

from dataclasses import replace

from domain.model.events import Event, EventKind
from domain.model.ledger import Postings, changes, escrow_of, owners
from domain.model.refusals import FundsRefusal, RefusalCode
from domain.model.sessions import Act, Decision


def settled(decision: Decision, act: Act, postings: Postings) -> Decision:
    """The decision with this money moved, and every owner of a changed balance told, once."""
    session = decision.session
    held = session.held + changes(postings).get(escrow_of(session.id), 0)
    assert held >= 0, "more was taken out of escrow than was in it (M2)"
    news = (
        event
        for owner in owners(postings)
        if (event := Event(EventKind.BALANCE_CHANGED, act.now, act.by, (owner,)))
        not in decision.events
    )
    return replace(
        decision,
        session=replace(session, held=held),
        postings=(*decision.postings, *postings),
        events=(*decision.events, *news),
    )


def check_funds(required: int, balance: int, *, payer: bool, rule: str) -> FundsRefusal | None:
    """INSUFFICIENT_BALANCE; what the balance holds is told to the payer alone (A5)."""
    if required <= balance:
        return None
    message = f"The balance does not cover {required} minor units."
    available = balance if payer else None
    return FundsRefusal(RefusalCode.INSUFFICIENT_BALANCE, message, rule, required, available)
