"""Profiles and catalogues: M1's bounds, whose they are, and what others see of them."""

from typing import Any

import pytest

from domain.model.people import Role
from tests.house import House
from tests.meetings import code
from tests.people import CATALOGUE, HOME, READ_VIEWER, VISITED, euros

PARTNER = "query($id: ID!) { partner(id: $id) { displayName rules places bookable area { city } } }"


def tariff(**changes: Any) -> dict[str, Any]:
    return {"title": "Hour", "price": euros(1), "durationMinutes": 60, **changes}


async def test_a_profile_begins_an_account_once(house: House) -> None:
    ann = await house.client(phone="+49 30 1", email="ann@example.org")
    viewer = (await ann.ask(READ_VIEWER))["viewer"]
    assert viewer["client"] == {"id": ann.id, "displayName": "Ann"}
    assert viewer["contact"] == {"phone": "+49 30 1", "email": "ann@example.org"}
    assert (viewer["partner"], viewer["role"]) == (None, "CLIENT")
    again = await ann.command("createClientProfile", displayName="Other")
    assert code(again) == "WRONG_STAGE"
    assert again["viewer"]["client"]["displayName"] == "Ann"


async def test_one_sub_in_both_roles_has_two_accounts(house: House) -> None:
    ann = await house.client()
    same = await house.partner(sub=ann.sub)
    assert ann.id != same.id


@pytest.mark.parametrize("role", [Role.CLIENT, Role.PARTNER])
async def test_before_a_profile_the_viewer_is_there_and_has_nothing(
    house: House, role: Role
) -> None:
    viewer = (await house.stranger(role).ask(READ_VIEWER))["viewer"]
    assert (viewer["client"], viewer["partner"], viewer["contact"]) == (None, None, None)
    assert viewer["role"] == role.name
    assert viewer["eventCursor"]


@pytest.mark.parametrize("name", ["", "  ", "x" * 201, "a\x00b"], ids=ascii)
async def test_a_name_is_1_to_200_characters(house: House, name: str) -> None:
    refusal = await house.stranger().refused("createClientProfile", displayName=name)
    assert (refusal["code"], refusal["path"]) == ("INVALID_INPUT", ["displayName"])


async def test_a_name_of_200_characters_of_any_script_is_kept_unchanged(house: House) -> None:
    name = ("Zoë ﷽ 👩‍👩‍👧 ")[:9] + "日" * 191
    ann = house.stranger()
    await ann.begin("createClientProfile", displayName=name)
    assert (await ann.ask(READ_VIEWER))["viewer"]["client"]["displayName"] == name


async def test_a_change_keeps_what_it_does_not_name(house: House) -> None:
    ann = await house.client(phone="1")
    payload = await ann.command("updateProfile", email="new@example.org")
    assert payload["viewer"]["contact"] == {"phone": "1", "email": "new@example.org"}
    assert payload["viewer"]["client"]["displayName"] == "Ann"


@pytest.mark.parametrize("part", [{"rules": "x"}, {"building": HOME}], ids=str)
async def test_a_client_has_no_rules_and_no_building(house: House, part: dict[str, Any]) -> None:
    ann = await house.client()
    refusal = await ann.refused("updateProfile", **part)
    assert (refusal["code"], refusal["path"]) == ("INVALID_INPUT", list(part))


async def test_a_partner_is_seen_by_everybody_without_street_or_contact(house: House) -> None:
    bob = await house.partner()
    seen = (await house.stranger().ask(PARTNER, id=bob.id))["partner"]
    assert seen == {
        "displayName": "Bob",
        "rules": "No shoes.",
        "places": ["PARTNER_PLACE", "CLIENT_PLACE"],
        "bookable": True,
        "area": {"city": HOME["city"]},
    }


async def test_a_partner_who_moves_is_found_at_the_new_place(house: House) -> None:
    bob = await house.partner(building=None)
    seen = (await bob.ask(PARTNER, id=bob.id))["partner"]
    assert (seen["places"], seen["area"]) == (["CLIENT_PLACE"], None)
    await bob.command("updateProfile", building=VISITED)
    seen = (await bob.ask(PARTNER, id=bob.id))["partner"]
    assert seen["area"] == {"city": VISITED["city"]}


async def test_an_id_keeps_an_item_and_what_is_not_listed_goes(house: House) -> None:
    bob = await house.partner()
    kept, gone = bob.tariff, bob.services
    offered = await bob.offer({"tariffs": [tariff(id=kept, title="New")], "services": []})
    assert [(item["id"], item["title"]) for item in offered["tariffs"]] == [(kept, "New")]
    nodes = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    assert (await bob.ask(nodes, ids=[kept, *gone]))["nodes"] == [{"id": kept}, None, None, None]


@pytest.mark.parametrize(
    ("catalogue", "path"),
    [
        ({"tariffs": [tariff(durationMinutes=4)]}, ["tariffs", "0", "durationMinutes"]),
        ({"tariffs": [tariff(durationMinutes=1_441)]}, ["tariffs", "0", "durationMinutes"]),
        ({"tariffs": [tariff(price=euros(-1))]}, ["tariffs", "0", "price", "minorUnits"]),
        ({"tariffs": [tariff(price=euros(10**9 + 1))]}, ["tariffs", "0", "price", "minorUnits"]),
        (
            {"tariffs": [tariff(price={"minorUnits": 1, "currency": "USD"})]},
            ["tariffs", "0", "price", "currency"],
        ),
        ({"tariffs": [tariff(), tariff(title=" ")]}, ["tariffs", "1", "title"]),
        ({"services": [{"title": "x" * 201, "price": euros(1)}]}, ["services", "0", "title"]),
        ({"services": [{"title": "\x00", "price": euros(1)}]}, ["services", "0", "title"]),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, list) else "",
)
async def test_m1_a_catalogue_out_of_bounds_is_refused_with_its_path(
    house: House, catalogue: dict[str, Any], path: list[str]
) -> None:
    bob = await house.partner()
    refusal = await bob.refused("setCatalogue", **{"tariffs": [], "services": [], **catalogue})
    assert (refusal["code"], refusal["path"]) == ("INVALID_INPUT", path)
    assert (await bob.ask(PARTNER, id=bob.id))["partner"]["bookable"]


async def test_m1_the_bounds_themselves_are_inside(house: House) -> None:
    bob = await house.partner()
    edges = [tariff(durationMinutes=5, price=euros(0)), tariff(durationMinutes=1_440)]
    await bob.offer({"tariffs": [*edges, tariff(price=euros(10**9))], "services": []})


async def test_a_catalogue_holds_200_items(house: House) -> None:
    bob = await house.partner()
    services = [{"title": f"Extra {n}", "price": euros(n)} for n in range(200)]
    one_more = {"tariffs": [tariff()], "services": services}
    assert (await bob.refused("setCatalogue", **one_more))["code"] == "TOO_MANY"
    offered = await bob.offer({"tariffs": [tariff()], "services": services[:199]})
    assert [item["title"] for item in offered["services"]] == [f"Extra {n}" for n in range(199)]


async def test_anothers_item_is_unknown_in_a_catalogue(house: House) -> None:
    bob, eve = await house.partner(), await house.partner("Eve")
    stolen = {"tariffs": [tariff(id=eve.tariff)], "services": []}
    assert (await bob.refused("setCatalogue", **stolen))["code"] == "CATALOGUE_ITEM_UNKNOWN"
    bare = {**CATALOGUE, "services": [{"id": "\x00", "title": "x", "price": euros(1)}]}
    assert (await bob.refused("setCatalogue", **bare))["code"] == "CATALOGUE_ITEM_UNKNOWN"


async def test_each_of_two_commands_in_one_document_shows_what_it_left(house: House) -> None:
    bob = await house.partner()
    document = """mutation {
      first: updateProfile(input: {displayName: "B"}) { viewer { partner { displayName rules } } }
      second: updateProfile(input: {rules: "New."}) { viewer { partner { displayName rules } } }
    }"""
    told = await bob.ask(document)
    assert told["first"]["viewer"]["partner"] == {"displayName": "B", "rules": "No shoes."}
    assert told["second"]["viewer"]["partner"] == {"displayName": "B", "rules": "New."}
