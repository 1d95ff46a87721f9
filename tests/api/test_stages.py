"""S1 to S7 through the API: windows to the millisecond, the wrong party, the wrong stage."""

from datetime import timedelta

import pytest

from domain.model.windows import stamp
from tests.house import House
from tests.meetings import PLACES, STEPS, Meeting, code, meeting
from tests.people import DOOR

SECOND = 1_000
EARLY, LATE = "TOO_EARLY", "TOO_LATE"

# Step, minutes from T, milliseconds beside it, and how it is answered.
WINDOWS = [
    ("ON_THE_WAY", -300, -SECOND, EARLY),
    ("ON_THE_WAY", -300, -1, EARLY),
    ("ON_THE_WAY", -300, 0, None),
    ("ON_THE_WAY", -30, -SECOND, None),
    ("ON_THE_WAY", -30, -1, None),
    ("ON_THE_WAY", -30, 0, LATE),
    ("ON_THE_WAY", -30, SECOND, LATE),
    ("ARRIVED", -30, -SECOND, EARLY),
    ("ARRIVED", -30, -1, EARLY),
    ("ARRIVED", -30, 0, None),
    ("ARRIVED", -30, SECOND, None),
    ("ARRIVED", 30, -SECOND, None),
    ("ARRIVED", 30, 0, None),
    ("ARRIVED", 30, 1, LATE),
    ("ARRIVED", 30, SECOND, LATE),
    ("IN_PROGRESS", -30, 0, None),
    ("IN_PROGRESS", 30, -SECOND, None),
    ("IN_PROGRESS", 30, 0, None),
    ("IN_PROGRESS", 30, 1, LATE),
    ("IN_PROGRESS", 30, SECOND, LATE),
]
TIMESTAMPS = {
    "ON_THE_WAY": "onMyWayAt",
    "ARRIVED": "arrivedAt",
    "ADDRESS_PROVIDED": "addressProvidedAt",
    "IN_PROGRESS": "startedAt",
    "COMPLETED": "endedAt",
}


def ids(value: object) -> str:
    return str(value)


async def ready_for(step: str, place: str, house: House) -> Meeting:
    """A session in which nothing but the time can be wrong for that step."""
    found = await meeting(house, place)
    if step == "IN_PROGRESS":  # only who arrived at T−30 min can start at T−30 min
        house.clock.go(found.at(minutes=-30))
        await found.traveller.does("reportArrival", found.id)
        if place == "PARTNER_PLACE":
            await found.host.does("provideAddress", found.id, accessDetails=DOOR)
    return found


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("window", WINDOWS, ids=ids)
async def test_s1_s2_s4_windows_are_exact_to_the_millisecond(
    house: House, place: str, window: tuple[str, int, int, str | None]
) -> None:
    step, minutes, ms, answer = window
    found = await ready_for(step, place, house)
    who, command, given = found.press(step)
    house.clock.go(found.at(minutes=minutes, ms=ms))
    before = await who.session(found.id)
    payload = await who.command(command, sessionId=found.id, **given)
    assert code(payload) == answer
    if answer is None:
        assert payload["session"]["stage"] == step
        assert payload["session"][TIMESTAMPS[step]] == stamp(house.clock())
        assert payload["session"]["version"] == before["version"] + 1
    else:
        assert payload["session"] == before


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("step", ["ON_THE_WAY", "ARRIVED", "IN_PROGRESS"])
async def test_a_window_refusal_tells_the_window(house: House, place: str, step: str) -> None:
    found = await ready_for(step, place, house)
    who, command, given = found.press(step)
    house.clock.go(found.at(minutes=31))
    refusal = await who.refused(command, sessionId=found.id, **given)
    opens, closes = (-300, -30) if step == "ON_THE_WAY" else (-30, 30)
    assert refusal["__typename"] == "WindowRefusal"
    assert refusal["opensAt"] == stamp(found.at(minutes=opens))
    assert refusal["closesAt"] == stamp(found.at(minutes=closes))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("step", ["ON_THE_WAY", "ARRIVED", "ADDRESS_PROVIDED", "IN_PROGRESS"])
async def test_the_other_party_is_told_that_it_is_not_theirs(
    house: House, place: str, step: str
) -> None:
    found = await meeting(house, place)
    await found.come_to(STEPS[STEPS.index(step) - 1])
    who, command, given = found.press(step)
    other = found.partner if who is found.client else found.client
    before = await other.session(found.id)
    payload = await other.command(command, sessionId=found.id, **given)
    assert code(payload) == "NOT_YOURS_TO_DO"
    assert payload["session"] == before


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("stage", [*STEPS, "MISSED"])
async def test_a_command_of_another_stage_is_refused_and_changes_nothing(
    house: House, place: str, stage: str
) -> None:
    found = await meeting(house, place)
    await found.come_to(stage)
    before = await found.client.session(found.id)
    for step in STEPS[1:]:
        who, command, given = found.press(step)
        if step in possible_from(before["stage"], place):
            continue
        payload = await who.command(command, sessionId=found.id, **given)
        assert code(payload) == "WRONG_STAGE", step
    assert await found.client.session(found.id) == before


def possible_from(stage: str, place: str) -> set[str]:
    """Steps that the stage alone does not forbid."""
    travelling = {"ARRIVED"} | ({"ADDRESS_PROVIDED"} if place == "CLIENT_PLACE" else set())
    at_door = {"ADDRESS_PROVIDED"} | ({"IN_PROGRESS"} if place == "CLIENT_PLACE" else set())
    return {
        "SCHEDULED": travelling | {"ON_THE_WAY"},
        "ON_THE_WAY": travelling,
        "ARRIVED": at_door,
        "ADDRESS_PROVIDED": {"ADDRESS_PROVIDED", "IN_PROGRESS"},
        "IN_PROGRESS": {"COMPLETED"},
    }.get(stage, set())


@pytest.mark.parametrize("place", PLACES)
async def test_s1_on_my_way_is_optional(house: House, place: str) -> None:
    found = await meeting(house, place)
    house.clock.go(found.at())
    assert (await found.traveller.does("reportArrival", found.id))["stage"] == "ARRIVED"


@pytest.mark.parametrize("place", PLACES)
async def test_s4_a_session_never_starts_by_itself(house: House, place: str) -> None:
    found = await meeting(house, place)
    await found.come_to("ADDRESS_PROVIDED" if place == "PARTNER_PLACE" else "ARRIVED")
    await house.until(found.at(minutes=60, ms=-1))
    assert (await found.client.session(found.id))["startedAt"] is None


async def test_s4_at_the_partners_place_the_address_comes_before_the_start(house: House) -> None:
    found = await meeting(house)
    await found.come_to("ARRIVED")
    _, command, given = found.press("IN_PROGRESS")
    refusal = await found.partner.refused(command, sessionId=found.id, **given)
    assert refusal["code"] == "WRONG_STAGE"


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("fault", ["missing", "twice", "foreign", "not asked for"])
async def test_s5_the_start_says_of_every_preference_whether_it_is_provided(
    house: House, place: str, fault: str
) -> None:
    found = await meeting(house, place)
    await found.come_to("ADDRESS_PROVIDED" if place == "PARTNER_PLACE" else "ARRIVED")
    word = found.willing()
    plain = next(line["id"] for line in found.booked["lines"] if not line["preferenceBased"])
    wrong = {
        "missing": word[:1],
        "twice": [*word, word[0]],
        "foreign": [word[0], {"lineId": "lin_0000000000000000000000", "provided": True}],
        "not asked for": [*word, {"lineId": plain, "provided": True}],
    }[fault]
    refusal = await found.partner.refused("startSession", sessionId=found.id, preferences=wrong)
    assert (refusal["code"], refusal["rule"]) == ("PREFERENCES_INCOMPLETE", "S5")
    assert (await found.partner.session(found.id))["startedAt"] is None


@pytest.mark.parametrize("place", PLACES)
async def test_s5_a_declined_preference_leaves_the_price_at_that_moment(
    house: House, place: str
) -> None:
    found = await meeting(house, place)
    await found.come_to("ADDRESS_PROVIDED" if place == "PARTNER_PLACE" else "ARRIVED")
    first, second = found.willing()
    word = [first, second | {"provided": False}]
    await found.partner.does("startSession", found.id, preferences=word)
    seen = await found.client.session(found.id)
    declined = next(line for line in seen["lines"] if line["id"] == second["lineId"])
    assert declined["provided"] is False
    price, dropped = (each["price"]["minorUnits"] for each in (found.booked, declined))
    assert seen["price"]["minorUnits"] == price - dropped
    assert {line["provided"] for line in seen["lines"]} == {True, False, None}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("ms", "answer"), [(-SECOND, EARLY), (-1, EARLY), (0, None), (1, None)])
async def test_s6_the_partner_completes_from_ends_at_on(
    house: House, place: str, ms: int, answer: str | None
) -> None:
    found = await meeting(house, place)
    started = await found.come_to("IN_PROGRESS")
    assert started["endsAt"] == stamp(found.at(minutes=60))
    house.clock.go(found.at(minutes=60, ms=ms))
    payload = await found.partner.command("completeSession", sessionId=found.id)
    assert code(payload) == answer


@pytest.mark.parametrize("place", PLACES)
async def test_s6_ends_at_counts_from_the_start_and_not_from_t(house: House, place: str) -> None:
    found = await meeting(house, place)
    await found.come_to("ADDRESS_PROVIDED" if place == "PARTNER_PLACE" else "ARRIVED")
    house.clock.go(found.at(minutes=20))
    started = await found.partner.does("startSession", found.id, preferences=found.willing())
    assert started["endsAt"] == stamp(found.at(minutes=80))
    assert started["scheduledEnd"] == stamp(found.at(minutes=60))


@pytest.mark.parametrize("place", PLACES)
async def test_s6_the_client_completes_at_any_time_in_progress(house: House, place: str) -> None:
    found = await meeting(house, place)
    await found.come_to("IN_PROGRESS")
    assert (await found.client.does("completeSession", found.id))["stage"] == "COMPLETED"


@pytest.mark.parametrize("place", PLACES)
async def test_s6_the_system_completes_15_minutes_after_ends_at(house: House, place: str) -> None:
    found = await meeting(house, place)
    await found.come_to("IN_PROGRESS")
    await house.until(found.at(minutes=75, ms=-1))
    assert (await found.client.session(found.id))["stage"] == "IN_PROGRESS"
    await house.until(found.at(minutes=75))
    ended = await found.client.session(found.id)
    assert (ended["stage"], ended["endedAt"]) == ("COMPLETED", stamp(found.at(minutes=75)))
    last = (await found.partner.pulled())[-1]
    assert (last["__typename"], last["actor"]) == ("SessionCompleted", "SYSTEM")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("stage", ["SCHEDULED", "ON_THE_WAY", "ARRIVED", "ADDRESS_PROVIDED"])
async def test_s7_the_system_ends_an_unstarted_session_60_minutes_after_t(
    house: House, place: str, stage: str
) -> None:
    found = await meeting(house, place)
    before = await found.come_to(stage)
    await house.until(found.at(minutes=60, ms=-1))
    assert (await found.client.session(found.id))["stage"] == before["stage"]
    await house.until(found.at(minutes=60))
    missed = await found.client.session(found.id)
    assert (missed["stage"], missed["phase"]) == ("MISSED", "ENDED")
    assert missed["version"] == before["version"] + 1
    for person in (found.client, found.partner):
        last = (await person.pulled())[-1]
        assert (last["__typename"], last["actor"]) == ("SessionMissed", "SYSTEM")


async def test_s7_a_started_session_is_never_missed(house: House) -> None:
    found = await meeting(house)
    await found.come_to("ADDRESS_PROVIDED")
    house.clock.go(found.at(minutes=30))
    await found.partner.does("startSession", found.id, preferences=found.willing())
    await house.until(found.at(minutes=61))
    assert (await found.client.session(found.id))["stage"] == "IN_PROGRESS"


@pytest.mark.parametrize("place", PLACES)
async def test_the_whole_life_of_a_session_is_told_to_both(house: House, place: str) -> None:
    found = await meeting(house, place)
    for step in STEPS[1:]:
        who, command, given = found.press(step)
        minutes = {"ON_THE_WAY": -60, "ARRIVED": -10, "COMPLETED": 60}.get(step, 0)
        house.clock.go(found.at(minutes=minutes))
        await who.does(command, found.id, **given)
        if step == "ARRIVED":
            house.clock.go(house.clock() + timedelta(minutes=10))
    told = ["SessionBooked", "OnMyWay", "Arrived", "AddressProvided", "SessionStarted"]
    for person in (found.client, found.partner):
        names = [event["__typename"] for event in await person.pulled()]
        assert names == [*told, "SessionCompleted"]
