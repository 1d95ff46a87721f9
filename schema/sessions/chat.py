"""Conversations: of the parties with each other, and of one party with support (H1, H2)."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from domain.model import threads
from domain.model.people import Actor, Party
from domain.model.sessions import Act, party_of
from domain.model.sessions import Session as SessionValue
from domain.model.threads import ThreadKind
from domain.rules.chat import is_open, still_open
from schema.base.context import Context
from schema.base.declare import choice, given, noun, says, shows
from schema.base.nodes import Connection, Node
from schema.base.refusals import Refusal
from schema.people.people import KEY
from schema.support.agents import SupportAgent, agent

if TYPE_CHECKING:
    from schema.sessions.sessions import Session

choice(
    ThreadKind,
    "Who talks, and about what.",
    {
        "SESSION": "A session's parties with each other.",
        "DISPUTE": "One party of a disputed session with support.",
        "TICKET": "A blocked partner with support.",
        "REPORT": "Who reported a booking outside the platform, with support.",
    },
)


@noun
class Message(Node):
    """What somebody said: never edited, kept to the character (H2)."""

    value: strawberry.Private[threads.Message]
    ctx: strawberry.Private[Context]
    id: strawberry.ID
    sender: Actor = says("Who wrote it, by their part.")
    automatic: bool = says("Support's, without anybody having written it.")
    body: str = says("What it says.", points=1)
    sent_at: datetime = says("When it was sent.")

    @shows
    def mine(self) -> bool:
        """Whether you wrote it."""
        own = self.ctx.viewer.account_id
        return own is not None and self.value.sender_id == own

    @shows
    async def agent(self) -> SupportAgent | None:
        """Who of support wrote it: support's view."""
        from_support = self.value.sender is Actor.SUPPORT
        return await agent(self.value.sender_id if from_support else None, self.ctx)


@noun
class Thread(Node):
    """One conversation, as one of those who read it sees it."""

    value: strawberry.Private[threads.Thread]
    of: strawberry.Private[SessionValue | None]
    ctx: strawberry.Private[Context]
    id: strawberry.ID
    kind: ThreadKind = says("What it is about.")

    @shows
    def open(self) -> bool:
        """Whether messages are taken: a session's until 24 h after its end, unless ended by M5 or
        RULES_VIOLATION; a dispute's until it is decided, a ticket's until it is closed, a report's
        always (H1).
        """
        if self.of is None:
            return still_open(self.value, self.ctx.now())
        return is_open(self.of, self.value, Act(Actor.SYSTEM, self.ctx.now()))

    @shows
    def session(self) -> Annotated["Session", strawberry.lazy("schema.sessions.sessions")] | None:
        """The session that it is about; null for a ticket's and a report's."""
        from schema.sessions.sessions import session

        if self.of is None:
            return None
        return session(self.of, party_of(self.of, self.ctx.viewer.account_id), self.ctx)

    @shows
    def party(self) -> Party | None:
        """Whose thread with support it is, of a dispute's: support's view."""
        return self.value.party if self.ctx.agent else None

    @shows
    async def unread_count(self) -> int:
        """Messages of others that you have not marked as read; support shares one mark."""
        return await self.ctx.unread(self.value)

    @shows
    async def messages(
        self,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection[Message]:
        """In order; with neither `first` nor `last` the last 50. At most 100 at once."""
        return await self.ctx.messages(self, first, after, last, before)


def thread(value: threads.Thread, of: SessionValue | None, ctx: Context) -> Thread:
    """A thread, to one who reads it; `of` is the session that it is about, if any."""
    return Thread(value=value, of=of, ctx=ctx, id=strawberry.ID(value.id), kind=value.kind)


def message(value: threads.Message, ctx: Context) -> Message:
    """A message, to one who reads its thread."""
    return Message(
        value=value,
        ctx=ctx,
        id=strawberry.ID(value.id),
        sender=value.sender,
        automatic=value.automatic,
        body=value.body,
        sent_at=value.sent_at,
    )


# ── Inputs and payloads ──────────────────────────────────────────────────────────────────────────


@given
class SendMessageInput:
    """Something to say."""

    thread_id: strawberry.ID
    body: str = says("1 to 4,000 characters, not all of them blank.")
    idempotency_key: str | None = says(KEY, default=None)


@given
class MarkThreadReadInput:
    """How far a thread has been read."""

    thread_id: strawberry.ID
    up_to_message_id: strawberry.ID = says("Of that thread. A mark never goes back.")
    idempotency_key: str | None = says(KEY, default=None)


@noun
class MessagePayload:
    """The message, and its thread as it now stands, also after a refusal."""

    message: Message | None
    thread: Thread | None
    refusal: Refusal | None = says("Why not; null when accepted.")


@noun
class ThreadPayload:
    """The thread as it now stands, also after a refusal."""

    thread: Thread | None
    refusal: Refusal | None = says("Why not; null when accepted.")
