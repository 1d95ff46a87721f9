"""S9, S10, A7 and M1: booking, its bounds, its prices, and no two sessions at once."""

from datetime import timedelta
from typing import Any

import pytest

from domain.model.windows import stamp
from tests.house import House
from tests.meetings import code, meeting
from tests.people import DOOR, HOME, VISITED, Partner, Person, euros

NOBODY = "par_0000000000000000000000"


async def strangers(house: House) -> tuple[Person, Partner]:
    return await house.client(), await house.partner()


async def booking(
    ann: Person, bob: Partner, /, place: str = "PARTNER_PLACE", **changes: Any
) -> dict[str, Any]:
    start = ann.house.clock() + timedelta(hours=6)
    return await ann.command("bookSession", **bob.wish(start, place, **changes))


@pytest.mark.parametrize("place", ["PARTNER_PLACE", "CLIENT_PLACE"])
async def test_s10_a_booking_is_one_tariff_and_its_services_at_their_prices(
    house: House, place: str
) -> None:
    ann, bob = await strangers(house)
    session = (await booking(ann, bob, place))["session"]
    assert [line["kind"] for line in session["lines"]] == ["TARIFF", *["SERVICE"] * 3]
    assert session["price"] == euros(20_000)
    assert (session["version"], session["stage"]) == (1, "SCHEDULED")
    assert (session["phase"], session["endsAt"]) == ("BEFORE_MEETING", None)
    assert session["client"]["id"] == ann.id
    assert session["partner"]["id"] == bob.id
    traveller = "CLIENT" if place == "PARTNER_PLACE" else "PARTNER"
    assert session["traveller"] == traveller


@pytest.mark.parametrize(
    ("ahead", "answer"),
    [
        (timedelta(milliseconds=-1), "INVALID_INPUT"),
        (timedelta(0), "INVALID_INPUT"),
        (timedelta(milliseconds=1), None),
        (timedelta(days=365), None),
        (timedelta(days=365, milliseconds=1), "INVALID_INPUT"),
    ],
    ids=str,
)
async def test_s10_a_start_lies_in_the_future_and_at_most_365_days_ahead(
    house: House, ahead: timedelta, answer: str | None
) -> None:
    ann, bob = await strangers(house)
    payload = await booking(ann, bob, scheduledStart=stamp(house.clock() + ahead))
    assert code(payload) == answer
    if answer:
        assert payload["refusal"]["path"] == ["scheduledStart"]
        assert payload["session"] is None


@pytest.mark.parametrize(
    ("place", "changes", "path"),
    [
        ("CLIENT_PLACE", {"building": None}, ["building"]),
        ("CLIENT_PLACE", {"accessDetails": None}, ["accessDetails"]),
        ("CLIENT_PLACE", {"building": VISITED | {"street": " "}}, ["building", "street"]),
        ("CLIENT_PLACE", {"building": VISITED | {"city": "x" * 201}}, ["building", "city"]),
        ("CLIENT_PLACE", {"building": VISITED | {"postalCode": ""}}, ["building", "postalCode"]),
        ("CLIENT_PLACE", {"accessDetails": DOOR | {"floor": ""}}, ["accessDetails", "floor"]),
        ("PARTNER_PLACE", {"building": HOME}, ["building"]),
        ("PARTNER_PLACE", {"accessDetails": DOOR}, ["accessDetails"]),
    ],
    ids=str,
)
async def test_s10_the_host_gives_the_address_and_nobody_else(
    house: House, place: str, changes: dict[str, Any], path: list[str]
) -> None:
    ann, bob = await strangers(house)
    payload = await booking(ann, bob, place, **changes)
    assert code(payload) == "INVALID_INPUT"
    assert payload["refusal"]["path"] == path


async def test_s10_a_partner_without_a_building_is_met_at_the_clients_place_alone(
    house: House,
) -> None:
    ann, bob = await house.client(), await house.partner(building=None)
    assert code(await booking(ann, bob)) == "INVALID_INPUT"
    assert code(await booking(ann, bob, "CLIENT_PLACE")) is None


async def test_s10_a_partner_without_a_tariff_is_not_bookable(house: House) -> None:
    ann, bob = await house.client(), await house.partner(catalogue=None)
    assert code(await booking(ann, bob, tariffId=NOBODY)) == "NOT_BOOKABLE"


async def test_s10_nobody_books_themselves(house: House) -> None:
    ann = await house.client()
    same = await house.partner(sub=ann.sub)
    assert code(await booking(ann, same)) == "NOT_BOOKABLE"


@pytest.mark.parametrize("id", [NOBODY, "", "x", "par_", "\x00", "cli_0000000000000000000000"])
async def test_s10_a_partner_who_does_not_exist_is_not_found(house: House, id: str) -> None:
    ann, bob = await strangers(house)
    payload = await booking(ann, bob, partnerId=id)
    assert payload["session"] is None
    assert (code(payload), payload["refusal"]["rule"]) == ("NOT_FOUND", "V1")


@pytest.mark.parametrize("wrong", ["tariff", "service", "another's", "withdrawn", "swapped"])
async def test_s10_what_is_not_offered_is_unknown(house: House, wrong: str) -> None:
    ann, bob = await strangers(house)
    other = await house.partner("Eve")
    gone = bob.services[0]
    if wrong == "withdrawn":
        tariff = {"id": bob.tariff, "title": "x", "price": euros(1), "durationMinutes": 5}
        await bob.offer({"tariffs": [tariff], "services": []})
    ordered: dict[str, dict[str, Any]] = {
        "tariff": {"tariffId": "tar_0000000000000000000000"},
        "service": {"serviceIds": ["\x00"]},
        "another's": {"tariffId": other.tariff},
        "withdrawn": {"serviceIds": [gone]},
        "swapped": {"tariffId": gone, "serviceIds": []},
    }
    assert code(await booking(ann, bob, **ordered[wrong])) == "CATALOGUE_ITEM_UNKNOWN"


async def test_s10_a_booking_holds_at_most_20_services_each_once(house: House) -> None:
    ann, bob = await strangers(house)
    services = [{"title": f"Extra {n}", "price": euros(1)} for n in range(21)]
    tariffs = [{"title": "Hour", "price": euros(1), "durationMinutes": 60}]
    await bob.offer({"tariffs": tariffs, "services": services})
    for ids in (bob.services, [bob.services[0]] * 2):
        payload = await booking(ann, bob, serviceIds=ids)
        assert (code(payload), payload["refusal"]["path"]) == ("INVALID_INPUT", ["serviceIds"])
    assert code(await booking(ann, bob, serviceIds=bob.services[:20])) is None


async def test_s10_with_20_live_sessions_a_client_books_no_more(house: House) -> None:
    ann, bob = await strangers(house)
    start = house.clock() + timedelta(hours=6)
    for hour in range(20):
        wish = bob.wish(start + timedelta(hours=hour))
        assert code(await ann.command("bookSession", **wish)) is None
    wish = bob.wish(start + timedelta(hours=20))
    assert code(await ann.command("bookSession", **wish)) == "TOO_MANY"
    await house.until(start + timedelta(hours=1))  # the first is missed, and live no longer
    assert code(await ann.command("bookSession", **wish)) is None


@pytest.mark.parametrize(
    ("expected", "answer"),
    [
        (euros(20_000), None),
        (euros(19_999), "PRICE_CHANGED"),
        (euros(20_001), "PRICE_CHANGED"),
        ({"minorUnits": 20_000, "currency": "USD"}, "INVALID_INPUT"),
    ],
    ids=str,
)
async def test_s10_the_expected_price_must_be_the_price(
    house: House, expected: dict[str, Any], answer: str | None
) -> None:
    ann, bob = await strangers(house)
    assert code(await booking(ann, bob, expectedPrice=expected)) == answer


async def test_a7_a_later_catalogue_changes_no_session(house: House) -> None:
    found = await meeting(house)
    tariff = {"title": "Dear", "price": euros(99), "durationMinutes": 5}
    await found.partner.offer({"tariffs": [tariff | {"id": found.partner.tariff}], "services": []})
    assert await found.client.session(found.id) == found.booked


@pytest.mark.parametrize(
    ("minutes", "answer"),
    [
        (-61, None),
        (-60, None),
        (-59, "OVERLAPS_ANOTHER_SESSION"),
        (0, "OVERLAPS_ANOTHER_SESSION"),
        (59, "OVERLAPS_ANOTHER_SESSION"),
        (60, None),
        (61, None),
    ],
)
async def test_s9_a_partners_sessions_do_not_overlap_and_may_touch(
    house: House, minutes: int, answer: str | None
) -> None:
    found = await meeting(house)
    other = await house.client("Cleo")
    start = stamp(found.at(minutes=minutes))
    payload = await booking(other, found.partner, scheduledStart=start)
    assert code(payload) == answer


async def test_s9_a_long_session_is_noticed_from_its_middle(house: House) -> None:
    ann, bob = await strangers(house)
    day = {"title": "A day", "price": euros(1), "durationMinutes": 1_440}
    short = {"title": "Short", "price": euros(1), "durationMinutes": 5}
    offered = await bob.offer({"tariffs": [day, short], "services": []})
    long, brief = (tariff["id"] for tariff in offered["tariffs"])
    start = house.clock() + timedelta(hours=6)
    wish = bob.wish(start, tariffId=long)
    assert code(await ann.command("bookSession", **wish)) is None
    for minutes, answer in ((-5, None), (-4, True), (1_439, True), (1_440, None)):
        wish = bob.wish(start + timedelta(minutes=minutes), tariffId=brief)
        refused = code(await ann.command("bookSession", **wish))
        assert refused == ("OVERLAPS_ANOTHER_SESSION" if answer else None), minutes


async def test_s9_an_ended_session_takes_no_time(house: House) -> None:
    found = await meeting(house)
    await found.come_to("ADDRESS_PROVIDED")
    await found.come_to("IN_PROGRESS")
    await found.client.does("completeSession", found.id)
    later = stamp(found.at(minutes=1))
    assert code(await booking(found.client, found.partner, scheduledStart=later)) is None


async def test_s10_a_refused_booking_records_nothing(house: House) -> None:
    ann, bob = await strangers(house)
    await booking(ann, bob, expectedPrice=euros(1))
    for person in (ann, bob):
        assert await person.pulled() == []
        asked = "{ viewer { sessions { totalCount } } }"
        assert (await person.ask(asked))["viewer"]["sessions"]["totalCount"] == 0
