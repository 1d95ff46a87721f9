"""People as agents and leads need to know them: found by what is known, with contact and past."""

import pytest

from domain.model.people import SupportRole
from domain.model.windows import stamp
from tests.api.test_statements import counted
from tests.house import House
from tests.meetings import meeting
from tests.people import Person
from tests.support import PEOPLE, PERSON, disputed


async def search(who: Person, text: str) -> list[str]:
    """Who is found, page by page."""
    ids: list[str] = []
    after, more = None, True
    while more:
        page = (await who.ask(PEOPLE, search=text, first=2, after=after))["people"]
        ids += [(one["client"] or one["partner"])["id"] for one in page["nodes"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    return ids


async def test_people_are_found_by_name_phone_email_and_id(house: House) -> None:
    agent, mark = house.support(SupportRole.AGENT), stamp(house.clock())
    sub = house.stranger().sub[-8:]
    zoe = await house.client(f"Zoë Ärmel {sub}", phone="+49 (30) 12-34 5", email=f"Zoe.{sub}@X.org")
    ann = await house.partner(f"Ärmel {sub} Ann")
    for text, expected in (
        (f"zoË ärmel {sub}", [zoe.id]),
        (f"ÄRMEL {sub}", [zoe.id, ann.id]),
        (f"zoe.{sub}@x.ORG", [zoe.id]),
        (zoe.id, [zoe.id]),
        (f"  {ann.id} ", [ann.id]),
        (f"%{sub}", []),
        (f"_rmel {sub}", []),
        ("\\", []),
        (f"no such {mark}", []),
    ):
        assert sorted(await search(agent, text)) == sorted(expected), text
    assert zoe.id in await search(agent, "+49 30 12345")
    assert zoe.id not in await search(agent, "493012346")


async def test_people_stand_by_name_and_a_new_name_is_found_at_once(house: House) -> None:
    agent = house.support(SupportRole.AGENT)
    sub = house.stranger().sub[-8:]
    people = [await house.client(f"{name} {sub}") for name in ("bea", "Ada", "CLEO")]
    bea, ada, cleo = (person.id for person in people)
    assert await search(agent, sub) == [ada, bea, cleo]
    await people[1].command("updateProfile", displayName=f"Zora {sub}")
    assert await search(agent, sub) == [bea, cleo, ada]
    assert await search(agent, f"ada {sub}") == []


@pytest.mark.parametrize("text", ["x" * 201, "\x00"], ids=ascii)
async def test_a_search_out_of_bounds_is_bad_user_input(house: House, text: str) -> None:
    assert await house.support(SupportRole.AGENT).problem(PEOPLE, search=text) == "BAD_USER_INPUT"


async def test_a_person_is_known_with_contact_and_past(house: House) -> None:
    case = await disputed(house, "in progress")
    for who, role in ((case.client, "client"), (case.partner, "partner")):
        seen = (await case.agent.ask(PERSON, id=who.id))["person"]
        assert seen[role] == {"id": who.id}
        assert (seen["sessions"], seen["disputes"], seen["goodwillRefunds"]) == (1, 1, 0)
        assert seen["lastSessionAt"] == stamp(case.meeting.start)
        assert seen["timeline"]["nodes"] == []


async def test_a_person_of_no_session_has_an_empty_past(house: House) -> None:
    ann, agent = await house.client(phone="1", email="a@b.c"), house.support(SupportRole.AGENT)
    seen = (await agent.ask(PERSON, id=ann.id))["person"]
    assert (seen["sessions"], seen["lastSessionAt"]) == (0, None)
    assert seen["contact"] == {"phone": "1", "email": "a@b.c"}
    for id in ("cli_" + "0" * 22, "\x00", (await meeting(house)).id):
        assert (await agent.ask(PERSON, id=id))["person"] is None


async def test_the_list_of_people_takes_a_constant_number_of_statements(house: House) -> None:
    sub = house.stranger().sub[-8:]
    for n in range(4):
        await house.client(f"{sub} {n}")
    document = """query($first: Int, $search: String!) { people(search: $search, first: $first) {
      nodes { client { displayName } contact { email } sessions disputes lastSessionAt
        standing { mayBook sanctions { kind } } timeline(first: 2) { nodes { text } } } } }"""
    agent = house.support(SupportRole.AGENT)
    few, many = [await counted(agent, document, first=n, search=sub) for n in (1, 4)]
    assert many == few
