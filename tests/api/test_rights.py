"""V1, V2, V5: what is not yours answers exactly as what does not exist, on every path."""

from typing import Any

import pytest

from domain.model.people import Role
from tests.house import House
from tests.live import Refused
from tests.meetings import Meeting, meeting
from tests.people import DOOR, READ_SESSION, SESSION_EVENTS, Person

MALFORMED = ["", "x", "ses_", "ses_é000000000000000000000", "\x00", "ses_" + "0" * 23, "'; --"]
ABSENT = "ses_0000000000000000000000"
NODE = "query($id: ID!) { node(id: $id) { __typename id } }"
NODES = "query($id: ID!) { nodes(ids: [$id, $id]) { __typename id } }"
PULLED = "query($id: ID!) { events(sessionId: $id) { nodes { id } hasMore reset } }"
PARTNERS = "query($id: ID!) { partner(id: $id) { id } }"
THEIRS = (
    "query($id: ID!) { viewer { sessions(filter: {clientId: $id}) { totalCount nodes { id } } } }"
)

COMMANDS: dict[str, dict[str, Any]] = {
    "reportOnMyWay": {},
    "reportArrival": {},
    "provideAddress": {"accessDetails": DOOR},
    "startSession": {},
    "completeSession": {},
}


async def outsiders(house: House, found: Meeting) -> list[Person]:
    """Everybody who is not a party of it."""
    return [
        await house.client("Zoe"),
        await house.partner("Eve"),
        house.support(),
        house.payments(),
        house.stranger(),
        house.stranger(Role.PARTNER),
    ]


@pytest.mark.parametrize("document", [READ_SESSION, NODE, NODES], ids=["session", "node", "nodes"])
async def test_v1_a_query_of_anothers_session_answers_byte_for_byte_as_of_none(
    house: House, document: str
) -> None:
    found = await meeting(house)
    for who in await outsiders(house, found):
        ids = (found.id, ABSENT, *MALFORMED)
        answers = {(await who.post(document, id=id)).content for id in ids}
        assert len(answers) == 1, who
        assert found.id.encode() not in answers.pop()


async def test_v1_a_pulled_stream_of_anothers_session_is_as_of_none(house: House) -> None:
    found = await meeting(house)
    zoe = await house.client("Zoe")
    answers = {(await zoe.post(PULLED, id=id)).content for id in (found.id, ABSENT, *MALFORMED)}
    assert len(answers) == 1


@pytest.mark.parametrize("name", COMMANDS)
async def test_v1_a_command_on_anothers_session_answers_byte_for_byte_as_on_none(
    house: House, name: str
) -> None:
    found = await meeting(house)
    for who in (await house.client("Zoe"), await house.partner("Eve")):
        document = who.mutation(name)
        for more in ({}, {"ifVersion": 7}, {"idempotencyKey": "k"}, {"idempotencyKey": ""}):
            answers = set()
            for id in (found.id, ABSENT, *MALFORMED):
                given = {"sessionId": id, **COMMANDS[name], **more}
                answers.add((await who.post(document, input=given)).content)
            assert len(answers) == 1, (who, more)


@pytest.mark.parametrize("id", [ABSENT, *MALFORMED], ids=ascii)
async def test_v1_a_subscription_to_anothers_session_is_not_found_as_to_none(
    house: House, id: str
) -> None:
    found = await meeting(house)
    zoe = await house.client("Zoe")
    told = []
    for asked in (found.id, id):
        async with zoe.listening(SESSION_EVENTS, id=asked) as live:
            with pytest.raises(Refused) as refused:
                await live.next()
        assert refused.value.code == "NOT_FOUND"
        told.append(refused.value.errors)
    assert told[0] == told[1]


async def test_v1_a_client_is_known_to_themselves_and_to_partners_they_booked(
    house: House,
) -> None:
    found = await meeting(house)
    client = {"node": {"__typename": "Client", "id": found.client.id}}
    assert await found.client.ask(NODE, id=found.client.id) == client
    assert await found.partner.ask(NODE, id=found.client.id) == client
    for who in await outsiders(house, found):
        answers = {
            (await who.post(NODE, id=id)).content
            for id in (found.client.id, "cli_0000000000000000000000")
        }
        assert len(answers) == 1


async def test_v1_a_partner_and_what_they_offer_are_known_to_everybody(house: House) -> None:
    bob = await house.partner()
    for who in (await house.client(), await house.partner("Eve"), house.support()):
        for id, kind in ((bob.id, "Partner"), (bob.tariff, "Tariff"), (bob.services[0], "Service")):
            assert await who.ask(NODE, id=id) == {"node": {"__typename": kind, "id": id}}


async def test_v1_a_filter_by_another_finds_nothing_and_says_nothing(house: House) -> None:
    found = await meeting(house)
    ids = (found.partner.id, "cli_0000000000000000000000", *MALFORMED)
    answers = {(await found.client.post(THEIRS, id=id)).content for id in ids}
    assert len(answers) == 1
    mine = await found.client.ask(THEIRS, id=found.client.id)
    assert mine["viewer"]["sessions"]["totalCount"] == 1


@pytest.mark.parametrize("id", [ABSENT, *MALFORMED], ids=ascii)
async def test_v1_a_partner_who_is_none_is_null(house: House, id: str) -> None:
    ann = await house.client()
    assert await ann.ask(PARTNERS, id=id) == {"partner": None}
    assert await ann.ask(PARTNERS, id=ann.id) == {"partner": None}


PROFILE = {"displayName": "X"}
# Those who may not, by role; a client or partner here has no profile yet.
FORBIDDEN: dict[str, tuple[str, dict[str, Any]]] = {
    "createClientProfile": ("partner support payments", PROFILE),
    "createPartnerProfile": ("client support payments", PROFILE | {"rules": ""}),
    "updateProfile": ("client partner support payments", {}),
    "setCatalogue": ("client partner support payments", {"tariffs": [], "services": []}),
    **{name: ("support payments", {"sessionId": ABSENT, **COMMANDS[name]}) for name in COMMANDS},
}


@pytest.mark.parametrize("name", FORBIDDEN)
async def test_v1_a_command_of_another_kind_of_role_is_forbidden(house: House, name: str) -> None:
    roles, given = FORBIDDEN[name]
    for role in roles.split():
        who = house.stranger(Role(role))
        assert await who.problem(who.mutation(name), input=given) == "FORBIDDEN", role


async def test_v1_booking_is_the_clients_alone(house: House) -> None:
    bob = await house.partner()
    wish = bob.wish(house.clock.pass_(hours=1))
    for who in (bob, house.support(), house.payments(), house.stranger()):
        assert await who.problem(who.mutation("bookSession"), input=wish) == "FORBIDDEN"


async def test_v1_a_field_of_another_roles_view_is_null(house: House) -> None:
    asked = "{ viewer { client { id } partner { id } contact { phone } sessions { totalCount } } }"
    nothing = {"client": None, "partner": None, "contact": None, "sessions": None}
    for who in (house.support(), house.payments(), house.stranger(), house.stranger(Role.PARTNER)):
        assert (await who.ask(asked))["viewer"] == nothing


async def test_v1_before_a_profile_there_is_no_stream(house: House) -> None:
    stranger = house.stranger()
    assert await stranger.problem("{ events { hasMore } }") == "FORBIDDEN"


async def test_v5_ids_tell_neither_order_nor_time(house: House) -> None:
    found = await meeting(house)
    more = [await meeting(house, client=found.client, hours=8 + n) for n in range(5)]
    ids = [each.id for each in (found, *more)]
    assert all(len(id) == 26 for id in ids)
    heads = [id[4:10] for id in ids]
    assert len(set(heads)) == len(heads)
    assert not any(heads[0][:3] == head[:3] == heads[1][:3] for head in heads[2:])
