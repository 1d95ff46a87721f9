"""The life of a session: S1 to S7 as pure functions.

Every command is a pair: `may_…` says whether it is open (the same answer that draws an app's
buttons, S8), and the command itself, which takes what the person gave and returns a Decision.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from domain.model import windows
from domain.model.addresses import (
    AccessDetails,
    Building,
    check_access_details,
    check_building,
    same_city,
)
from domain.model.disputes import DisputeKind
from domain.model.events import EventKind
from domain.model.ledger import pay_out, refund
from domain.model.orders import Line
from domain.model.people import Actor, Party
from domain.model.refusals import Refusal, RefusalCode, invalid
from domain.model.sessions import (
    UNSTARTED,
    Act,
    Decision,
    Place,
    Session,
    Stage,
    judge,
    judge_actor,
    judge_stage,
    moved,
)
from domain.model.windows import Window
from domain.rules.addresses import shown_from
from domain.rules.endings import ended, opened
from domain.rules.settlement import settled

# ── S1, S2: the traveller ────────────────────────────────────────────────────────────────────────


def on_my_way_window(session: Session) -> Window:
    """From 5 h before T on, and before T−30 min (S1)."""
    start = session.scheduled_start
    return Window(start - windows.APPROACH, start - windows.MEETING, gives_way=True)


def may_set_out(session: Session, act: Act) -> Refusal | None:
    """S1: the traveller, from SCHEDULED, within the window."""
    return judge(session, act, "S1", {session.traveller}, {Stage.SCHEDULED}) or on_my_way_window(
        session
    ).refusal(act.now, "On my way", "S1")


def set_out(session: Session, act: Act) -> Decision | Refusal:
    """S1 On my way."""
    if refusal := may_set_out(session, act):
        return refusal
    on_the_way = replace(session, stage=Stage.ON_THE_WAY, on_my_way_at=act.now)
    return moved(on_the_way, act, EventKind.ON_MY_WAY)


def may_arrive(session: Session, act: Act) -> Refusal | None:
    """S2: the traveller, before the meeting, within T ± 30 min."""
    return judge(
        session, act, "S2", {session.traveller}, {Stage.SCHEDULED, Stage.ON_THE_WAY}
    ) or windows.around(session.scheduled_start).refusal(act.now, "I'm here", "S2")


def arrive(session: Session, act: Act) -> Decision | Refusal:
    """S2 I'm here."""
    if refusal := may_arrive(session, act):
        return refusal
    return moved(replace(session, stage=Stage.ARRIVED, arrived_at=act.now), act, EventKind.ARRIVED)


# ── S3: the host's address ───────────────────────────────────────────────────────────────────────


def door_window(session: Session) -> Window:
    """Until T+30 min: past it nothing can start, and nobody needs to find the way (S3)."""
    return Window(closes_at=windows.around(session.scheduled_start).closes_at)


def may_provide_address(session: Session, act: Act) -> Refusal | None:
    """S3: the host, until the start; the partner as host only once the client has arrived."""
    host = session.traveller.other
    met = {Stage.ARRIVED, Stage.ADDRESS_PROVIDED}
    return judge(
        session, act, "S3", {host}, met if host is Party.PARTNER else UNSTARTED
    ) or door_window(session).refusal(act.now, "The door", "S3")


def provide_address(
    session: Session, act: Act, details: AccessDetails, building: Building | None = None
) -> Decision | Refusal:
    """S3 Address: given or corrected, the building too where one is named. At the partner's place
    the stage moves on with it.
    """
    refusal = (
        may_provide_address(session, act)
        or check_access_details(details, ("accessDetails",))
        or (building and _check_corrected(session, building))
    )
    if refusal:
        return refusal
    moves = session.place is Place.PARTNER_PLACE
    where = building or session.building
    given = replace(
        session,
        building=where,
        postal_code=where.postal_code if where else session.postal_code,
        stage=Stage.ADDRESS_PROVIDED if moves else session.stage,
        access_details=details,
        address_provided_at=session.address_provided_at or act.now,
        building_shown_at=session.building_shown_at or (act.now if moves else None),
    )
    return moved(given, act, EventKind.ADDRESS_PROVIDED)


def _check_corrected(session: Session, building: Building) -> Refusal | None:
    """S3: a wrong number or street, no other city: that would be another booking."""
    if refusal := check_building(building, ("building",)):
        return refusal
    if same_city(building.city, session.city):
        return None
    return invalid(("building", "city"), "Another city is another booking.", "S3")


def may_show_building(session: Session, act: Act) -> Refusal | None:
    """S3: the host, until the door closes, once: ALREADY_ANSWERED where it is shown. On a home
    visit it is, from the booking on.
    """
    if refusal := judge_actor(session, act, "S3", {session.traveller.other}):
        return refusal
    shown_at = shown_from(session)
    if session.place is Place.CLIENT_PLACE or (shown_at is not None and shown_at <= act.now):
        message = "The visitor can read the building already."
        return Refusal(RefusalCode.ALREADY_ANSWERED, message, "S3")
    return judge_stage(session, "S3", UNSTARTED) or door_window(session).refusal(
        act.now, "The door", "S3"
    )


def showing_window(session: Session) -> Window:
    """Until the building is shown by itself, or the door closes."""
    door, shown_at = door_window(session), shown_from(session)
    if shown_at is None or door.is_over(shown_at):
        return door
    return Window(closes_at=shown_at, gives_way=True)


def show_building(session: Session, act: Act) -> Decision | Refusal:
    """S3: the partner's own word for this booking, whatever else the building waits for."""
    if refusal := may_show_building(session, act):
        return refusal
    return moved(replace(session, building_shown_at=act.now), act, EventKind.BUILDING_SHOWN)


# ── S4, S5: the start ────────────────────────────────────────────────────────────────────────────


def may_start(session: Session, act: Act) -> Refusal | None:
    """S4: the partner, within T ± 30 min, once the parties have met at the door."""
    home_visit = session.place is Place.CLIENT_PLACE
    ready = Stage.ARRIVED if home_visit else Stage.ADDRESS_PROVIDED
    return judge(session, act, "S4", {Party.PARTNER}, {ready}) or windows.around(
        session.scheduled_start
    ).refusal(act.now, "The start", "S4")


def start(
    session: Session, act: Act, preferences: Sequence[tuple[str, bool]]
) -> Decision | Refusal:
    """S4 Start, with the partner's word on every preference-based service (S5)."""
    refusal = may_start(session, act) or check_preferences(session, preferences)
    if refusal:
        return refusal
    running = replace(_said(session, dict(preferences)), stage=Stage.IN_PROGRESS)
    running = replace(running, started_at=act.now)
    declined = session.price - running.price if session.secure else 0
    back = refund(session.id, session.client_id, declined)
    return settled(moved(running, act, EventKind.SESSION_STARTED), act, back)


def _said(session: Session, word: Mapping[str, bool]) -> Session:
    """The order, with the partner's word on each line that it was asked of."""

    def said(lines: tuple[Line, ...]) -> tuple[Line, ...]:
        return tuple(replace(line, provided=word.get(line.id)) for line in lines)

    additions = tuple(
        replace(one, items=said(one.items)) if one.confirmed else one for one in session.additions
    )
    return replace(session, lines=said(session.lines), additions=additions)


def check_preferences(session: Session, preferences: Sequence[tuple[str, bool]]) -> Refusal | None:
    """S5: every one of the order's preference-based services, none twice, none foreign.

    What was added and confirmed before the start is of the order; what is added later is provided
    (A7).
    """
    asked = sorted(line.id for line, _ in session.all_lines if line.preference_based)
    if sorted(line_id for line_id, _ in preferences) == asked:
        return None
    message = (
        f"Say of each of the {len(asked)} services based on preference, once, whether it will be "
        "provided."
    )
    return Refusal(RefusalCode.PREFERENCES_INCOMPLETE, message, "S5")


# ── S6, S7: the end ──────────────────────────────────────────────────────────────────────────────


def completion_window(session: Session, by: Actor) -> Window:
    """S6: the partner from endsAt on, the client at any time, the system 15 min after endsAt."""
    if session.ends_at is None or by is Actor.CLIENT:
        return Window()
    late = windows.COMPLETED_AFTER if by is Actor.SYSTEM else timedelta()
    return Window(session.ends_at + late)


def may_complete(session: Session, act: Act) -> Refusal | None:
    """S6: either party in progress, the partner not before endsAt."""
    return judge(session, act, "S6", tuple(Party), {Stage.IN_PROGRESS}) or completion_window(
        session, act.by
    ).refusal(act.now, "Completing", "S6")


def complete(session: Session, act: Act) -> Decision | Refusal:
    """S6 End: what is held goes to the partner (M3)."""
    if refusal := may_complete(session, act):
        return refusal
    decision = ended(session, act, Stage.COMPLETED, EventKind.SESSION_COMPLETED)
    return settled(decision, act, pay_out(session.id, session.partner_id, decision.session.held))


def miss(session: Session, act: Act) -> Decision | Refusal:
    """S7 Missed: the system ends what has not started by T+60 min; a secure one is disputed."""
    window = Window(session.scheduled_start + windows.MISSED_AFTER)
    refusal = judge(session, act, "S7", (), UNSTARTED) or window.refusal(act.now, "Missing", "S7")
    if refusal:
        return refusal
    decision = ended(session, act, Stage.MISSED, EventKind.SESSION_MISSED)
    if not session.secure:
        return decision
    return opened(decision, act, DisputeKind.MISSED, held=decision.session.held)
