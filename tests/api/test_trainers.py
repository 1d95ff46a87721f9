"""V2, V4: what trainers, agents and others see and hear of counselling, and what is on record."""

from datetime import timedelta
from typing import Any

from domain.model.people import SupportRole
from domain.model.windows import stamp
from tests.blocked import (
    BLOCKS,
    COUNSELLING,
    COUNSELLINGS,
    WHOLE,
    blocked,
    counselled,
    counselling_of,
    scheduled,
    trainer,
)
from tests.house import House

ABSENT = "cns_0000000000000000000000"


async def test_v2_counselling_is_held_by_trainers_and_leads_and_looked_on_by_agents(
    house: House,
) -> None:
    case, tom = await blocked(house), trainer(house)
    id = await scheduled(case, tom)
    at = stamp(house.clock() + timedelta(days=3))
    commands: dict[str, dict[str, Any]] = {
        "scheduleCounselling": {"blockId": case.id, "at": at},
        "recordCounselling": {"counsellingId": id, **WHOLE},
        "completeCounselling": {"counsellingId": id},
    }
    manager = house.support(SupportRole.CITY_MANAGER)
    outside = [case.partner, case.reporter, house.payments(), house.support(), manager]
    for who in (*outside, case.agent):
        for name, given in commands.items():
            assert await who.problem(who.mutation(name), input=given) == "FORBIDDEN"
    for who in outside:
        assert await who.problem(COUNSELLINGS) == "FORBIDDEN"
        answers = {(await who.post(COUNSELLING, id=one)).content for one in (id, ABSENT)}
        assert len(answers) == 1
    seen = await counselling_of(tom, id)
    for who in (case.agent, house.support(SupportRole.LEAD), trainer(house)):
        assert await counselling_of(who, id) == seen


async def test_v2_a_trainer_sees_a_block_without_report_or_record_or_conversation(
    house: House,
) -> None:
    case, tom = await blocked(house), trainer(house)
    await scheduled(case, tom)
    seen = (await tom.ask(BLOCKS, id=case.id))["partnerBlock"]
    assert (seen["reports"], seen["timeline"], seen["level"]) == (None, [], "L1")
    theirs = (await case.agent.ask(BLOCKS, id=case.id))["partnerBlock"]
    assert len(theirs["reports"]) == 1
    node = "query($id: ID!) { node(id: $id) { __typename } }"
    colleague = theirs["timeline"][0]["agent"]["id"]
    assert (await tom.ask(node, id=colleague))["node"] == {"__typename": "SupportAgent"}
    for id in (theirs["reports"][0]["id"], theirs["ticket"]["thread"]["id"], case.reporter.id):
        assert (await tom.ask(node, id=id))["node"] is None
    words = "query($id: ID!) { partnerBlock(id: $id) { ticket { thread { unreadCount"
    words += " messages(last: 9) { nodes { body } } } } } }"
    thread = (await tom.ask(words, id=case.id))["partnerBlock"]["ticket"]["thread"]
    assert thread == {"unreadCount": 0, "messages": {"nodes": []}}


EVENT = """__typename actor
  ... on CounsellingScheduled { counselling { id } }
  ... on CounsellingCompleted { counselling { id } }
  ... on StandingChanged { standing { block { counsellingAt } } }
"""
HEARD = f"query($after: Cursor) {{ events(after: $after, first: 500) {{ nodes {{ {EVENT} }} }} }}"
LIVE = f"subscription($after: Cursor) {{ events(after: $after) {{ {EVENT} }} }}"


async def test_v2_trainers_hear_of_counselling_alone_and_a_city_manager_of_nothing(
    house: House,
) -> None:
    tom, manager = trainer(house), house.support(SupportRole.CITY_MANAGER)
    agent, bob = house.support(SupportRole.AGENT), await house.partner()
    everybody = [(who, await who.cursor()) for who in (tom, manager, agent, bob)]
    case = await blocked(house, bob)
    id = await counselled(case, tom)
    told = [
        {"__typename": name, "actor": "SUPPORT", "counselling": {"id": id}}
        for name in ("CounsellingScheduled", "CounsellingCompleted")
    ]
    heard = {}
    for who, cursor in everybody:
        heard[who.sub] = (await who.ask(HEARD, after=cursor))["events"]["nodes"]
    assert heard[tom.sub] == told
    assert heard[manager.sub] == []
    assert [one for one in heard[agent.sub] if "Counselling" in one["__typename"]] == told
    assert "ReportFiled" in {one["__typename"] for one in heard[agent.sub]}
    changed = [one["__typename"] for one in heard[bob.sub]]
    assert changed.count("StandingChanged") == 3  # blocked, invited, counselled
    assert set(changed) == {"StandingChanged", "MessagePosted"}


async def test_v2_live_a_trainers_first_word_is_of_counselling(house: House) -> None:
    tom = trainer(house)
    async with tom.listening(LIVE) as live:
        assert (await live.next())["__typename"] == "StreamReady"
        case = await blocked(house)  # a report, a proof, a block: nothing for a trainer
        id = await scheduled(case, tom)
        item = await live.next()
        assert (item["__typename"], item["counselling"]) == ("CounsellingScheduled", {"id": id})


async def test_v4_every_step_is_on_the_blocks_record_and_the_partners(house: House) -> None:
    case, tom = await blocked(house), trainer(house)
    await counselled(case, tom)
    steps = (await case.agent.ask(BLOCKS, id=case.id))["partnerBlock"]["timeline"]
    texts = [step["text"] for step in steps[-3:]]
    assert texts[0].startswith("Counselling scheduled for ")
    assert texts[1:] == ["Counselling recorded: 10 of 10 points covered.", "Counselling completed."]
    assert all(step["agent"] for step in steps[-3:])
    person = "query($id: ID!) { person(id: $id) { timeline(first: 50) { nodes { text } } } }"
    found = (await case.agent.ask(person, id=case.partner.id))["person"]["timeline"]["nodes"]
    assert [step["text"] for step in found][-3:] == texts
