"""The one door for what support writes to a partner (B8)."""

from collections.abc import Mapping

from domain.model.days import day_of
from domain.model.sessions import Session
from domain.wording.findings import WordingRefusal
from domain.wording.guard import check_wording
from domain.wording.involved import NOTHING, Allowance
from resolvers.base.asking import Asking
from storage.commands.transactions import Work
from storage.tables.wording import involved_with


async def check_texts(
    ctx: Asking,
    work: Work,
    partner_id: str,
    texts: Mapping[tuple[str, ...], str],
    allowance: Allowance = NOTHING,
) -> WordingRefusal | None:
    """WORDING_NOT_ALLOWED for the first of the texts, by its path, that this partner must not read.

    To be asked inside the command, after its rule has accepted it (so that the texts are bounded)
    and before anything is kept. Without an open or upheld report it costs one statement.
    """
    involved = await involved_with(work.connection, partner_id, ctx.today, ctx.house.zone)
    if involved is None:
        return None
    words = ctx.house.forbidden_words
    checks = (check_wording(text, involved, words, path, allowance) for path, text in texts.items())
    return next((refusal for refusal in checks if refusal is not None), None)


async def check_in_dispute(
    ctx: Asking, work: Work, session: Session, text: str, path: tuple[str, ...]
) -> WordingRefusal | None:
    """The same in a dispute's thread, where its session's day and its client's name may stand."""
    zone = ctx.house.zone
    days = {day_of(at, zone) for at in (session.scheduled_start, session.scheduled_end)}
    allowance = Allowance(session.client_name, frozenset(days))
    return await check_texts(ctx, work, session.partner_id, {path: text}, allowance)
