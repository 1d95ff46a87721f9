"""Scripts: what a puppet is told to do, step by step, each one of its own commands in its own
transaction, refused by the same rules (docs/decisions/0022).
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

import strawberry

from domain.model.ids import kind_of
from domain.model.orders import LineKind
from domain.model.people import Party
from domain.model.refusals import NOT_FOUND, Refusal, RefusalCode
from domain.model.sessions import Session, party_of
from domain.rules.sandbox import Step, addition_for, item_to_add, puppet_of, reason_for
from resolvers.base.asking import known
from resolvers.base.context import Info
from resolvers.platform.puppets import Puppet, door, puppet
from resolvers.sessions.additions import AdditionMutations
from resolvers.sessions.cancellation import CancellationMutations
from resolvers.sessions.chat import ChatMutations
from resolvers.sessions.sessions import SessionMutations
from schema.base.refusals import Refusal as ShownRefusal
from schema.sessions.additions import AdditionCommandInput, AdditionItemInput, ProposeAdditionInput
from schema.sessions.cancellation import CancelSessionInput
from schema.sessions.chat import SendMessageInput
from schema.sessions.commands import (
    PreferenceInput,
    ProvideAddressInput,
    SessionCommandInput,
    StartSessionInput,
)
from storage.tables.sessions import fetch_session

SESSIONS, ADDITIONS = SessionMutations(), AdditionMutations()
CANCELLATION, CHAT = CancellationMutations(), ChatMutations()

Play = Callable[[Puppet, Session], Awaitable[Any]]
"""A step: the payload of the mutation that it is."""


def pressing(name: str, mutation: Any) -> Play:
    """A step that needs nothing but the session."""

    async def play(by: Puppet, session: Session) -> Any:
        given = SessionCommandInput(session_id=strawberry.ID(session.id))
        return await mutation(by.doing(name), given)

    return play


def answering(name: str, step: Step, mutation: Any) -> Play:
    """A step that answers an addition, or takes it back."""

    async def play(by: Puppet, session: Session) -> Any:
        party = known(party_of(session, by.ctx.viewer.account_id))
        id = strawberry.ID(addition_for(session, step, party))
        return await mutation(by.doing(name), AdditionCommandInput(addition_id=id))

    return play


async def open_the_door(by: Puppet, session: Session) -> Any:
    """Tell how to get in."""
    given = ProvideAddressInput(session_id=strawberry.ID(session.id), access_details=door())
    return await SESSIONS.provide_address(by.doing("provideAddress"), given)


async def begin(by: Puppet, session: Session) -> Any:
    """Start, and provide every preference."""
    preferences = [
        PreferenceInput(line_id=strawberry.ID(line.id), provided=True)
        for line, _ in session.all_lines
        if line.preference_based
    ]
    given = StartSessionInput(session_id=strawberry.ID(session.id), preferences=preferences)
    return await SESSIONS.start_session(by.doing("startSession"), given)


async def call_off(by: Puppet, session: Session) -> Any:
    """Cancel for the mildest reason."""
    reason = reason_for(session, known(party_of(session, by.ctx.viewer.account_id)))
    given = CancelSessionInput(session_id=strawberry.ID(session.id), reason=reason)
    return await CANCELLATION.cancel_session(by.doing("cancelSession"), given)


async def propose(by: Puppet, session: Session) -> Any:
    """Propose one thing of the catalogue."""
    item = item_to_add(await by.ctx.catalogue(session.partner_id))
    id = strawberry.ID(item.id if item else "")
    prolongs = item is not None and item.kind is LineKind.TARIFF
    wanted = AdditionItemInput(tariff_id=id) if prolongs else AdditionItemInput(service_id=id)
    given = ProposeAdditionInput(session_id=strawberry.ID(session.id), items=[wanted])
    return await ADDITIONS.propose_addition(by.doing("proposeAddition"), given)


async def say(by: Puppet, session: Session) -> Any:
    """Write something into the parties' thread."""
    thread = known(await by.ctx.thread_of_session(session.id))
    given = SendMessageInput(thread_id=strawberry.ID(thread.id), body="Hello from the sandbox.")
    return await CHAT.send_message(by.doing("sendMessage"), given)


PLAYS: Mapping[Step, Play] = {
    Step.ON_MY_WAY: pressing("reportOnMyWay", SESSIONS.report_on_my_way),
    Step.ARRIVE: pressing("reportArrival", SESSIONS.report_arrival),
    Step.PROVIDE_ADDRESS: open_the_door,
    Step.SHOW_BUILDING: pressing("showBuilding", SESSIONS.show_building),
    Step.START: begin,
    Step.COMPLETE: pressing("completeSession", SESSIONS.complete_session),
    Step.CANCEL: call_off,
    Step.GOODWILL_REFUND: pressing("issueGoodwillRefund", CANCELLATION.issue_goodwill_refund),
    Step.PROPOSE_ADDITION: propose,
    Step.CONFIRM_ADDITION: answering(
        "confirmAddition", Step.CONFIRM_ADDITION, ADDITIONS.confirm_addition
    ),
    Step.DECLINE_ADDITION: answering(
        "declineAddition", Step.DECLINE_ADDITION, ADDITIONS.decline_addition
    ),
    Step.WITHDRAW_ADDITION: answering(
        "withdrawAddition", Step.WITHDRAW_ADDITION, ADDITIONS.withdraw_addition
    ),
    Step.MESSAGE: say,
}


async def counterpart(info: Info, session_id: str) -> Puppet | Refusal:
    """The other party of a session of the viewer's, where the sandbox made it for them.

    Refuses NOT_FOUND of others' sessions (V1), NOT_YOURS_TO_DO where a person is the other party.
    """
    ctx = info.context
    found = kind_of(session_id) == "ses"  # no row is asked for what no id can be
    session = await fetch_session(ctx.house.database, session_id) if found else None
    own = party_of(session, ctx.viewer.account_id) if session else None
    if session is None or own is None:
        return NOT_FOUND
    client = own is Party.PARTNER
    other = await ctx.profile(session.client_id if client else session.partner_id)
    if other.sub != puppet_of(known(ctx.viewer.account_id)):
        message = "The other party is none that the sandbox made for you: nobody acts for people."
        return Refusal(RefusalCode.NOT_YOURS_TO_DO, message)
    return await puppet(info, other.role, other.sub)


async def act_out(by: Puppet, session_id: str, step: Step) -> ShownRefusal | None:
    """One step; what the puppet was told, if it was refused."""
    session = known(await fetch_session(by.ctx.house.database, session_id))
    payload = await PLAYS[step](replace(by, ctx=by.ctx.again()), session)
    refused: ShownRefusal | None = payload.refusal
    return refused
