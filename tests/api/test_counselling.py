"""B6, B7's precondition: a trainer holds the meeting of a blocked partner; V2: who sees of it what.

What each command may and may not is a table of tests/domain/test_counselling.py.
"""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from domain.model.people import SupportRole
from domain.model.windows import stamp
from domain.rules.points import KEYS, POINTS
from tests.api.test_statements import counted
from tests.blocked import (
    BLOCKS,
    COUNSELLINGS,
    WHOLE,
    accepted,
    blocked,
    counselled,
    counselling_of,
    listed,
    recorded,
    scheduled,
    trainer,
    upheld,
)
from tests.house import House
from tests.meetings import code
from tests.people import Person

ABSENT = {"blk": "blk_0000000000000000000000", "cns": "cns_0000000000000000000000"}
WORRIED = [{"text": "Who pays my rent?", "resolution": "Regular clients do."}, {"text": "Time?"}]


async def test_b6_a_meeting_is_set_recorded_completed_and_then_the_block_lifted(
    house: House,
) -> None:
    case, tom = await blocked(house), trainer(house)
    lift = {"blockId": case.id, "rationale": "Counselled."}
    assert code(await case.agent.command("liftBlock", **lift)) == "COUNSELLING_INCOMPLETE"
    id = await scheduled(case, tom)
    seen = await counselling_of(tom, id)
    assert [(one["key"], one["text"]) for one in seen["points"]] == [
        (one.key, one.text) for one in POINTS
    ]
    assert not any(one["covered"] for one in seen["points"])
    assert seen["block"] == {"id": case.id, "level": "L1", "status": "ACTIVE"}
    await recorded(tom, id, coveredPoints=KEYS[:4], commitmentGiven=False, concerns=WORRIED)
    payload = await tom.command("completeCounselling", counsellingId=id)
    assert (code(payload), payload["counselling"]["completedAt"]) == (
        "COUNSELLING_INCOMPLETE",
        None,
    )
    seen = await counselling_of(tom, id)
    assert [one["key"] for one in seen["points"] if one["covered"]] == list(KEYS[:4])
    assert [one["resolution"] for one in seen["concerns"]] == ["Regular clients do.", None]
    await recorded(tom, id)
    await accepted(tom, "completeCounselling", counsellingId=id)
    assert (await counselling_of(tom, id))["completedAt"] == stamp(house.clock())
    await accepted(case.agent, "liftBlock", **lift)
    assert (await counselling_of(tom, id))["block"]["status"] == "LIFTED"
    assert code(await tom.command("recordCounselling", counsellingId=id, **WHOLE)) == (
        "ALREADY_DECIDED"
    )


async def test_b6_scheduling_again_moves_it_and_a_lead_takes_it_over(house: House) -> None:
    case, tom, lead = await blocked(house), trainer(house), house.support(SupportRole.LEAD)
    id = await scheduled(case, tom)
    assert await scheduled(case, tom, days=3) == id
    given = {"blockId": case.id, "at": stamp(house.clock() + timedelta(days=9))}
    payload = await trainer(house).command("scheduleCounselling", **given)
    assert (code(payload), payload["counselling"]["id"]) == ("NOT_YOURS_TO_DO", id)
    assert await scheduled(case, lead, days=4) == id
    payload = await tom.command("completeCounselling", counsellingId=id)
    assert code(payload) == "NOT_YOURS_TO_DO"
    holder = payload["counselling"]["trainer"]["id"]
    assert holder == (await counselling_of(lead, id))["trainer"]["id"]


async def test_b10_once_the_report_is_overturned_nothing_more_is_written(house: House) -> None:
    bob, lead, ann = await house.partner(), house.support(SupportRole.LEAD), await house.client()
    report = await upheld(lead, bob, ann, house.clock().date().isoformat())
    found = (await lead.ask(OF_REPORT, id=report))["node"]["block"]["id"]
    at = stamp(house.clock() + timedelta(days=1))
    tom = trainer(house)
    held = (await accepted(tom, "scheduleCounselling", blockId=found, at=at))["counselling"]["id"]
    await accepted(lead, "overturnReport", reportId=report, rationale="A mistake.")
    payload = await tom.command("recordCounselling", counsellingId=held, **WHOLE)
    assert code(payload) == "WRONG_STAGE"
    payload = await tom.command("scheduleCounselling", blockId=found, at=at)
    assert code(payload) == "WRONG_STAGE"


OF_REPORT = "query($id: ID!) { node(id: $id) { ... on OfflineReport { block { id } } } }"


async def test_d2_nobody_counsels_themselves_or_whom_they_reported(house: House) -> None:
    tom = trainer(house)
    own = await blocked(house, await house.partner(sub=tom.sub))
    case = await blocked(house)
    uma = Person(house, tom.role, case.reporter.sub, support_roles=(SupportRole.TRAINER,))
    at = stamp(house.clock() + timedelta(days=1))
    for who, block, refused in ((tom, own, "NOT_FOUND"), (uma, case, "NOT_YOURS_TO_DO")):
        payload = await who.command("scheduleCounselling", blockId=block.id, at=at)
        assert (code(payload), payload["counselling"]) == (refused, None)


async def test_b8_a_partner_who_is_a_trainer_sees_nothing_of_their_own(house: House) -> None:
    tom, uma = trainer(house), trainer(house)
    own = await blocked(house, await house.partner(sub=tom.sub))
    cursor = await tom.cursor()
    id = await scheduled(own, uma)
    assert await counselling_of(tom, id) is None
    assert id not in await listed(tom)
    assert id in await listed(uma)
    heard = "query($after: Cursor) { events(after: $after) { nodes { __typename } } }"
    assert (await tom.ask(heard, after=cursor))["events"]["nodes"] == []
    payload = await tom.command("completeCounselling", counsellingId=id)
    assert (code(payload), payload["counselling"]) == ("NOT_FOUND", None)


async def test_b8_an_answer_to_a_concern_names_no_reporter(house: House) -> None:
    case, tom = await blocked(house), trainer(house)
    id = await scheduled(case, tom)
    told = [{"text": "Who was it?"}, {"text": "Who?", "resolution": "It was Annegret, of course."}]
    given = {"counsellingId": id, **WHOLE, "concerns": told}
    refusal = await tom.refused("recordCounselling", **given)
    assert refusal["code"] == "WORDING_NOT_ALLOWED"
    assert (await counselling_of(tom, id))["concerns"] == []
    told[1]["resolution"] = "We say nothing about who told us."
    await accepted(tom, "recordCounselling", **given)


async def test_b6_what_is_malformed_and_what_is_not_there_answer_alike(house: House) -> None:
    tom, at = trainer(house), stamp(house.clock() + timedelta(days=1))
    document = tom.mutation("scheduleCounselling")
    for name, given, ids in (
        ("scheduleCounselling", {"at": at}, (ABSENT["blk"], "blk_", "", "\x00", ABSENT["cns"])),
        ("recordCounselling", WHOLE, (ABSENT["cns"], "cns_", "", "\x00", ABSENT["blk"])),
        ("completeCounselling", {}, (ABSENT["cns"], "cns_", "", "\x00", ABSENT["blk"])),
    ):
        document, key = tom.mutation(name), "blockId" if "at" in given else "counsellingId"
        asked = [{key: id, **given} for id in ids]
        answers = {(await tom.post(document, input=one)).content for one in asked}
        assert len(answers) == 1
        assert b"NOT_FOUND" in answers.pop()


async def test_i3_of_trainers_at_once_one_holds_it(two_houses: tuple[House, House]) -> None:
    case = await blocked(two_houses[0])
    at = stamp(case.house.clock() + timedelta(days=1))
    trainers = [trainer(house) for house in two_houses * 6]
    given = {"blockId": case.id, "at": at}
    sent = (who.command("scheduleCounselling", **given) for who in trainers)
    payloads = await asyncio.gather(*sent)
    assert sorted(map(str, map(code, payloads))) == ["NOT_YOURS_TO_DO"] * 11 + ["None"]
    assert len({payload["counselling"]["id"] for payload in payloads}) == 1


async def test_i3_of_completing_and_overturning_at_once_both_see_one_order(
    two_houses: tuple[House, House],
) -> None:
    case, lead = await blocked(two_houses[0]), two_houses[1].support(SupportRole.LEAD)
    tom = trainer(two_houses[0])
    id = await scheduled(case, tom)
    await recorded(tom, id)
    report = (await lead.ask(BLOCKS, id=case.id))["partnerBlock"]["reports"][0]["id"]
    done, undone = await asyncio.gather(
        tom.command("completeCounselling", counsellingId=id),
        lead.command("overturnReport", reportId=report, rationale="A mistake."),
    )
    assert (code(undone), code(done) in (None, "WRONG_STAGE")) == (None, True)
    seen = await counselling_of(tom, id)
    assert seen["block"]["status"] == "LIFTED"
    assert (seen["completedAt"] is None) == (code(done) is not None)


# ── The list ─────────────────────────────────────────────────────────────────────────────────────


async def test_the_trainers_list_is_filtered_and_stands_the_earliest_first(house: House) -> None:
    tom, uma = trainer(house), trainer(house)
    cases = [await blocked(house) for _ in range(3)]
    house.clock.pass_(days=3)
    later, sooner = await scheduled(cases[0], tom, days=9), await scheduled(cases[1], tom, days=5)
    done = await counselled(cases[2], uma)

    async def found(who: Person, **filter: Any) -> list[str]:
        return [id for id in await listed(who, **filter) if id in (later, sooner, done)]

    assert await found(tom) == [done, sooner, later]
    assert await found(tom, completed=False) == [sooner, later]
    assert await found(tom, completed=True) == [done]
    assert await found(tom, mine=True) == [sooner, later]
    assert await found(tom, mine=False) == [done]
    day = stamp(house.clock() + timedelta(days=5))
    assert await found(tom, **{"from": day}) == [sooner, later]
    assert await found(tom, to=day) == [done, sooner]
    assert await found(tom, completed=False, mine=True, to=day, **{"from": day}) == [sooner]


async def test_the_trainers_list_is_paged_in_a_constant_number_of_statements(
    house: House,
) -> None:
    tom = trainer(house)
    for _ in range(3):
        await scheduled(await blocked(house), tom)
    mine = {"filter": {"mine": True}}
    whole = (await tom.ask(COUNSELLINGS, **mine, first=10))["counsellings"]
    assert (len(whole["nodes"]), whole["totalCount"]) == (3, 3)
    first = (await tom.ask(COUNSELLINGS, **mine, first=2))["counsellings"]
    assert first["pageInfo"]["hasNextPage"] is True
    after = first["pageInfo"]["endCursor"]
    rest = (await tom.ask(COUNSELLINGS, **mine, first=2, after=after))["counsellings"]
    assert first["nodes"] + rest["nodes"] == whole["nodes"]
    few, many = [await counted(tom, COUNSELLINGS, **mine, first=n) for n in (1, 3)]
    assert few == many
    for bad in ({"after": "x"}, {"first": 101}, {"first": -1}):
        assert await tom.problem(COUNSELLINGS, **bad) == "BAD_USER_INPUT"


@pytest.mark.parametrize("role", [SupportRole.TRAINER, SupportRole.LEAD])
async def test_the_overview_counts_who_waits_for_a_counselling(
    house: House, role: SupportRole
) -> None:
    who = house.support(role)
    query = "{ supportOverview { blocksAwaitingCounselling } }"

    async def waiting() -> int:
        return int((await who.ask(query))["supportOverview"]["blocksAwaitingCounselling"])

    before, case = await waiting(), await blocked(house)
    assert await waiting() == before + 1
    await counselled(case, who)
    assert await waiting() == before
