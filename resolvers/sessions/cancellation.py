"""Verbs that end a session early: cancelling (C1 to C8) and the goodwill refund (M5)."""

import strawberry

from domain.model.refusals import Refusal
from domain.model.sessions import Act, Decision, Session
from domain.rules.cancellation import cancel
from domain.rules.goodwill import COUNTED, refund_in_goodwill
from resolvers.base.context import Info
from resolvers.sessions.sessions import change_session, command_session
from schema.base.declare import commands
from schema.sessions.cancellation import CancelSessionInput
from schema.sessions.commands import SessionCommandInput, SessionPayload
from storage.commands.transactions import Work
from storage.tables.disputes import goodwill_record
from storage.tables.profiles import lock_profiles


@strawberry.type
class CancellationMutations:
    """Ends that were not planned."""

    @commands
    async def cancel_session(self, info: Info, input: CancelSessionInput) -> SessionPayload:
        """Either party cancels (C1); ask `cancellationPreview` what it would mean now."""
        grounds, expected = input.grounds(), input.expect_dispute
        return await change_session(
            info, input, lambda value, act: cancel(value, act, grounds, expected)
        )

    @commands
    async def issue_goodwill_refund(self, info: Info, input: SessionCommandInput) -> SessionPayload:
        """The partner gives everything back at once, for safety at the door (M5)."""
        cap = info.context.house.goodwill_cap

        async def ask(work: Work, session: Session, act: Act) -> Decision | Refusal:
            on, since = work.connection, act.now - COUNTED
            await lock_profiles(on, session.parties)  # so that two at once count each other
            record = await goodwill_record(on, session.client_id, session.partner_id, since)
            return refund_in_goodwill(session, act, record, cap)

        return await command_session(info, input, ask)
