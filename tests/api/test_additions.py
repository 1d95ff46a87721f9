"""A1, A3, A4: what may be proposed, by whom and when."""

from typing import Any

import pytest
from graphql import GraphQLInputObjectType

from domain.model.windows import stamp
from tests.house import House
from tests.meetings import PLACES, code, meeting
from tests.money import (
    HOUR,
    OIL,
    PARTIES,
    PRICE,
    answers,
    come_to_end,
    look,
    names,
    offer,
    other,
    party,
    propose,
    service,
    tariff,
)
from tests.people import euros

A1 = [
    ("SCHEDULED", None),
    ("ON_THE_WAY", None),
    ("ARRIVED", "WRONG_STAGE"),
    ("ADDRESS_PROVIDED", "WRONG_STAGE"),
    ("IN_PROGRESS", None),
    ("COMPLETED", "WRONG_STAGE"),
    ("MISSED", "WRONG_STAGE"),
]
UNKNOWN = "svc_0000000000000000000000"


# ── A1 ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("proposer", PARTIES)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("stage", "answer"), A1)
async def test_a1_either_party_proposes_before_the_meeting_and_in_progress_and_at_no_other_time(
    house: House, stage: str, answer: str | None, place: str, proposer: str
) -> None:
    found = await meeting(house, place)
    await found.come_to(stage)
    who = party(found, proposer)
    before = await look(who, found)
    payload = await who.command("proposeAddition", sessionId=found.id, items=[tariff(found)])
    assert code(payload) == answer
    if answer:
        assert payload["refusal"]["rule"] == "A1"
        assert payload["addition"] is None
        assert await look(who, found) == before


async def test_a1_a_cancelled_session_takes_no_additions(house: House) -> None:
    found = await meeting(house)
    await come_to_end(found, "early")
    refusal = await found.client.refused("proposeAddition", sessionId=found.id, items=[offer()])
    assert refusal["code"] == "NOT_YOURS_TO_DO"  # whose it is, is asked before the stage
    given = {"sessionId": found.id, "items": [service(found)]}
    assert (await found.client.refused("proposeAddition", **given))["code"] == "WRONG_STAGE"


@pytest.mark.parametrize("proposer", PARTIES)
async def test_a1_a_proposal_is_told_to_both_and_changes_no_price(
    house: House, proposer: str
) -> None:
    found = await meeting(house)
    who = party(found, proposer)
    id = await propose(who, found, tariff(found), service(found))
    for viewer in (found.client, found.partner):
        session = await look(viewer, found)
        (addition,) = session["additions"]
        assert (session["version"], session["price"]["minorUnits"]) == (2, PRICE)
        assert (addition["id"], addition["status"]) == (id, "PENDING")
        assert addition["proposedBy"] == who.role.name
        assert addition["awaits"] == other(found, who).role.name
        assert (addition["proposedAt"], addition["answeredAt"]) == (stamp(house.clock()), None)
        assert (addition["price"]["minorUnits"], addition["extraMinutes"]) == (HOUR + OIL, 60)
        assert await names(viewer) == ["SessionBooked", "AdditionProposed"]


async def test_v1_a_strangers_addition_is_no_different_from_none(house: House) -> None:
    found, eve = await meeting(house), await house.client("Eve")
    id = await propose(found.partner, found)
    for asked in (id, "add_0000000000000000000000", "", "x", "add_", "\x00", found.id):
        for command in ("confirmAddition", "declineAddition", "withdrawAddition"):
            payload = await eve.command(command, additionId=asked)
            assert (code(payload), payload["refusal"]["rule"]) == ("NOT_FOUND", "V1")
            assert payload["addition"] is payload["session"] is None
        assert (await eve.ask("query($id: ID!) { node(id: $id) { id } }", id=asked))["node"] is None
    asked = "query($id: ID!) { node(id: $id) { ... on Addition { id status session { id } } } }"
    node = (await found.client.ask(asked, id=id))["node"]
    assert node == {"id": id, "status": "PENDING", "session": {"id": found.id}}


async def test_v1_additions_are_the_parties_alone_to_propose_and_answer(house: House) -> None:
    found = await meeting(house)
    id = await propose(found.partner, found)
    for who in (house.support(), house.payments()):
        given = {"sessionId": found.id, "items": [service(found)]}
        assert await who.problem(who.mutation("proposeAddition"), input=given) == "FORBIDDEN"
        answer = {"additionId": id}
        assert await who.problem(who.mutation("confirmAddition"), input=answer) == "FORBIDDEN"


# ── A3 ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("count", "answer"), [(0, "INVALID_INPUT"), (1, None), (20, None), (21, "INVALID_INPUT")]
)
async def test_a3_an_addition_holds_1_to_20_items(
    house: House, count: int, answer: str | None
) -> None:
    found = await meeting(house)
    items = [service(found)] * count
    payload = await found.client.command("proposeAddition", sessionId=found.id, items=items)
    assert code(payload) == answer
    if answer:
        assert (payload["refusal"]["path"], payload["refusal"]["rule"]) == (["items"], "A3")
        assert (await look(found.client, found))["additions"] == []
    else:
        (addition,) = (await look(found.client, found))["additions"]
        assert len({item["id"] for item in addition["items"]}) == count


async def test_a3_a_session_holds_50_additions_however_they_ended(house: House) -> None:
    found = await meeting(house)
    for _ in range(50):
        id = await propose(found.client, found)
        await answers(found.client, "withdrawAddition", id)
    given = {"sessionId": found.id, "items": [service(found)]}
    for who in (found.client, found.partner):
        refusal = await who.refused("proposeAddition", **given)
        assert (refusal["code"], refusal["rule"]) == ("TOO_MANY", "A3")
    assert (await look(found.client, found))["version"] == 101


async def test_a3_an_addition_mixes_tariffs_services_and_offers_in_order(house: House) -> None:
    found = await meeting(house)
    id = await propose(found.partner, found, offer(), tariff(found), service(found, 1))
    session = await answers(found.client, "confirmAddition", id)
    (addition,) = (await look(found.client, found))["additions"]
    told = [(item["kind"], item["title"], item["durationMinutes"]) for item in addition["items"]]
    assert told == [("OFFER", "Wine", 0), ("TARIFF", "One hour", 60), ("SERVICE", "Massage", 0)]
    assert [line["title"] for line in session["lines"]][-3:] == ["Wine", "One hour", "Massage"]
    assert session["price"]["minorUnits"] == PRICE + 2_500 + 10_000 + 3_000
    lines = (await look(found.partner, found))["lines"]
    assert [line["addition"] for line in lines] == [None] * 4 + [{"id": id}] * 3


async def test_a3_offers_come_from_the_partner_alone(house: House) -> None:
    found = await meeting(house)
    for items in ([offer()], [service(found), offer()]):
        given = {"sessionId": found.id, "items": items}
        refusal = await found.client.refused("proposeAddition", **given)
        assert (refusal["code"], refusal["rule"]) == ("NOT_YOURS_TO_DO", "A3")
    assert await propose(found.partner, found, offer())


@pytest.mark.parametrize(
    ("given", "path"),
    [
        (offer(title=""), ["title"]),
        (offer(title="  "), ["title"]),
        (offer(title="x" * 201), ["title"]),
        (offer(title="a\x00b"), ["title"]),
        (offer(price=0), ["price", "minorUnits"]),
        (offer(price=-1), ["price", "minorUnits"]),
        (offer(price=10**9 + 1), ["price", "minorUnits"]),
        ({"offer": {"title": "x", "price": {"minorUnits": 1, "currency": "USD"}}}, ["price"]),
    ],
    ids=str,
)
async def test_m1_an_offer_has_a_title_and_a_price_within_bounds(
    house: House, given: dict[str, Any], path: list[str]
) -> None:
    found = await meeting(house)
    items = [service(found), given]
    refusal = await found.partner.refused("proposeAddition", sessionId=found.id, items=items)
    assert refusal["code"] == "INVALID_INPUT"
    assert refusal["path"][: 3 + len(path)] == ["items", "1", "offer", *path]


@pytest.mark.parametrize("price", [1, 10**9])
@pytest.mark.parametrize("title", ["x", "ж" * 200])
async def test_m1_an_offer_at_its_bounds_is_taken(house: House, title: str, price: int) -> None:
    found = await meeting(house)
    await propose(found.partner, found, offer(title, price))
    (addition,) = (await look(found.client, found))["additions"]
    assert addition["items"][0]["title"] == title
    assert addition["price"]["minorUnits"] == price


@pytest.mark.parametrize(
    "item",
    [
        {},
        {"tariffId": None},
        {"tariffId": UNKNOWN, "serviceId": UNKNOWN},
        {"serviceId": UNKNOWN, **offer()},
        {"serviceId": UNKNOWN, "offer": None},
    ],
    ids=str,
)
async def test_a3_an_item_is_exactly_one_of_tariff_service_and_offer(
    house: House, item: dict[str, Any]
) -> None:
    found = await meeting(house)
    given = {"sessionId": found.id, "items": [item]}
    asked = found.partner.mutation("proposeAddition")
    assert await found.partner.problem(asked, input=given) == "BAD_USER_INPUT"
    assert (await look(found.partner, found))["version"] == 1


@pytest.mark.parametrize("wrong", ["unknown", "nul", "another's", "swapped", "withdrawn"])
async def test_a3_what_the_partner_does_not_offer_can_t_be_added(house: House, wrong: str) -> None:
    found = await meeting(house)
    eve, gone = await house.partner("Eve"), found.partner.services[0]
    if wrong == "withdrawn":
        await found.partner.offer({"tariffs": [], "services": []})
    item = {
        "unknown": {"serviceId": UNKNOWN},
        "nul": {"tariffId": "\x00"},
        "another's": {"tariffId": eve.tariff},
        "swapped": {"tariffId": gone},
        "withdrawn": {"serviceId": gone},
    }[wrong]
    given = {"sessionId": found.id, "items": [item]}
    for who in (found.client, found.partner):
        assert (await who.refused("proposeAddition", **given))["code"] == "CATALOGUE_ITEM_UNKNOWN"


@pytest.mark.parametrize(
    ("expected", "answer"),
    [
        (euros(HOUR), None),
        (euros(HOUR - 1), "PRICE_CHANGED"),
        (euros(HOUR + 1), "PRICE_CHANGED"),
        ({"minorUnits": HOUR, "currency": "USD"}, "INVALID_INPUT"),
    ],
    ids=str,
)
async def test_a3_the_price_must_be_the_one_that_was_seen(
    house: House, expected: dict[str, Any], answer: str | None
) -> None:
    found = await meeting(house)
    given = {"sessionId": found.id, "items": [tariff(found)], "expectedPrice": expected}
    assert code(await found.client.command("proposeAddition", **given)) == answer


def test_a4_m4_nothing_that_is_sent_to_an_addition_says_how_it_is_paid(sqlite_house: House) -> None:
    types = sqlite_house.doorstep.schema.type_map
    for name in ("ProposeAdditionInput", "AdditionItemInput", "OfferInput", "AdditionCommandInput"):
        given = types[name]
        assert isinstance(given, GraphQLInputObjectType)
        assert not [field for field in given.fields if "pay" in field.lower()]
