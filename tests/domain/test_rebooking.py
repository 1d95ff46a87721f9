"""B9: a client within 10 km can't book; a city manager records what came of the partner's call."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from domain.model.events import SUPPORT, EventKind, within
from domain.model.people import Actor, Role, SupportRole, Viewer
from domain.model.refusals import InputRefusal, Refusal, RefusalCode
from domain.rules.rebooking import (
    MOST_OPEN,
    Call,
    Helped,
    RebookingChannel,
    RebookingStatus,
    ask_for_help,
    resolve,
    visible_to,
)
from tests.domain.make import act, at, code

CALL = Call(RebookingChannel.VISITING_CARD, 3.5, "The card leads to an empty page.")
LATER = at(hours=2)


def asked(**changes: Any) -> Helped | Refusal:
    """A call, with something changed."""
    return ask_for_help("par_1", replace(CALL, **changes), act(Actor.PARTNER, at()), 0)


def waiting() -> Helped:
    """A request in the queue."""
    helped = asked()
    assert isinstance(helped, Helped)
    return helped


def test_b9_a_call_waits_and_is_told_to_the_partner_and_to_support() -> None:
    helped = waiting()
    request = helped.request
    assert (request.partner_id, request.call, request.opened_at) == ("par_1", CALL, at())
    assert (request.status, request.resolution) == (RebookingStatus.OPEN, None)
    event = helped.event
    assert (event.kind, event.to) == (EventKind.REBOOKING_REQUESTED, ("par_1", SUPPORT))
    assert (event.actor, event.subject_id, helped.timeline) == (Actor.PARTNER, request.id, ())


@pytest.mark.parametrize("distance", [0.0, 9.999, 10.0])
def test_b9_up_to_10_km(distance: float) -> None:
    assert isinstance(asked(distance_km=distance), Helped)


@pytest.mark.parametrize("distance", [10.001, 11.0, 1e308])
def test_b9_beyond_10_km_is_too_far(distance: float) -> None:
    assert code(asked(distance_km=distance)) is RefusalCode.DISTANCE_TOO_FAR


@pytest.mark.parametrize("distance", [-0.001, float("nan"), float("inf"), float("-inf")])
def test_b9_what_is_no_distance_is_invalid(distance: float) -> None:
    refused = asked(distance_km=distance)
    assert isinstance(refused, InputRefusal)
    assert refused.path == ("distanceKm",)


@pytest.mark.parametrize("note", ["", " \n", "x" * 4_001, "\x00"])
def test_b9_a_note_has_1_to_4000_characters(note: str) -> None:
    refused = asked(note=note)
    assert isinstance(refused, InputRefusal)
    assert refused.path == ("note",)


@pytest.mark.parametrize(
    ("still_open", "told"), [(MOST_OPEN - 1, None), (MOST_OPEN, RefusalCode.TOO_MANY)]
)
def test_b9_no_more_wait_than_so_many(still_open: int, told: RefusalCode | None) -> None:
    outcome = ask_for_help("par_1", CALL, act(Actor.PARTNER, at()), still_open)
    assert code(outcome) is told


def test_b9_what_came_of_it_is_told_and_on_the_partners_record() -> None:
    helped = resolve(waiting().request, "The card works again.", act(Actor.SUPPORT, LATER), "sup_1")
    assert isinstance(helped, Helped)
    request, (entry,) = helped.request, helped.timeline
    assert (request.status, request.resolved_at) == (RebookingStatus.RESOLVED, LATER)
    assert request.resolution == "The card works again."
    assert (helped.event.kind, helped.event.to) == (
        EventKind.REBOOKING_RESOLVED,
        ("par_1", SUPPORT),
    )
    assert (entry.subject_id, entry.agent_id, entry.why) == ("par_1", "sup_1", request.resolution)


def test_b9_it_is_resolved_once_whatever_is_said() -> None:
    once = resolve(waiting().request, "Done.", act(Actor.SUPPORT, LATER), "sup_1")
    assert isinstance(once, Helped)
    for said in ("Again.", "Done.", " "):
        again = resolve(once.request, said, act(Actor.SUPPORT, LATER), "sup_2")
        assert code(again) is RefusalCode.ALREADY_DECIDED


@pytest.mark.parametrize("said", ["", " ", "x" * 4_001])
def test_b9_a_resolution_has_1_to_4000_characters(said: str) -> None:
    refused = resolve(waiting().request, said, act(Actor.SUPPORT, LATER), "sup_1")
    assert isinstance(refused, InputRefusal)
    assert refused.path == ("resolution",)


def viewer(role: Role, id: str | None = None, *roles: SupportRole) -> Viewer:
    """Somebody who looks."""
    ends = datetime(2027, 1, 1, tzinfo=UTC)
    return Viewer(role, "sub", id, None, frozenset(roles), ends)


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        (viewer(Role.PARTNER, "par_1"), True),
        (viewer(Role.PARTNER, "par_2"), False),
        (viewer(Role.PARTNER), False),
        (viewer(Role.INTEGRATION, "par_1"), False),
        (viewer(Role.CLIENT, "cli_1"), False),
        (viewer(Role.PAYMENTS, "pay_1"), False),
        (viewer(Role.SUPPORT, "sup_1"), False),
        (viewer(Role.SUPPORT, "sup_1", SupportRole.AGENT), False),
        (viewer(Role.SUPPORT, "sup_1", SupportRole.TRAINER), False),
        (viewer(Role.SUPPORT, "sup_1", SupportRole.CITY_MANAGER), True),
        (viewer(Role.SUPPORT, "sup_1", SupportRole.LEAD), True),
    ],
)
def test_v2_the_partner_city_managers_and_leads_see_it(who: Viewer, *, sees: bool) -> None:
    assert visible_to(waiting().request, who) is sees


COUNSELLING = {EventKind.COUNSELLING_SCHEDULED, EventKind.COUNSELLING_COMPLETED}
REBOOKING = {EventKind.REBOOKING_REQUESTED, EventKind.REBOOKING_RESOLVED}
WITHIN = {
    SupportRole.AGENT: set(EventKind) - REBOOKING,
    SupportRole.TRAINER: COUNSELLING,
    SupportRole.CITY_MANAGER: REBOOKING,
    SupportRole.LEAD: set(EventKind),
}


@pytest.mark.parametrize("role", SupportRole)
def test_v2_each_role_is_given_its_own_of_supports_stream(role: SupportRole) -> None:
    assert {kind for kind in EventKind if within(kind, {role})} == WITHIN[role]
    assert not any(within(kind, ()) for kind in EventKind)
