"""D2, D3: what a decision may say, who makes it, and that it is made once."""

import asyncio
from collections import Counter
from typing import Any

import pytest

from domain.model.people import SupportRole
from tests.house import House
from tests.meetings import code
from tests.money import PRICE, balance, sound
from tests.people import Person, euros
from tests.support import VERDICT, decide, dispute_of, disputed, take

CONTENDERS = 12
COMMANDS: dict[str, dict[str, Any]] = {
    "takeDispute": {},
    "releaseDispute": {},
    "decideDispute": dict(VERDICT),
}


async def test_d3_a_decision_settles_escrow_at_once(house: House) -> None:
    case = await disputed(house)
    before = (await balance(case.client), await balance(case.partner))
    version = (await case.client.session(case.meeting.id))["version"]
    await decide(case)
    after = (await balance(case.client), await balance(case.partner))
    assert (after[0] - before[0], after[1] - before[1]) == (PRICE - 5_000, 5_000)
    assert (await case.client.session(case.meeting.id))["version"] == version + 2
    await sound(house)


async def test_d2_each_is_told_its_own_message_and_support_keeps_the_rationale(
    house: House,
) -> None:
    case = await disputed(house)
    warned = {"party": "CLIENT", "kind": "WARNING"}
    await decide(case, sanctions=[warned])
    support = (await dispute_of(case.agent, case))["decision"]
    assert (support["rationale"], support["message"]) == (VERDICT["rationale"], None)
    assert support["by"] is not None
    for name, message, own in (
        ("CLIENT", "messageToClient", [{**warned, "until": None}]),
        ("PARTNER", "messageToPartner", []),
    ):
        seen = await dispute_of(case.party(name), case)
        decision = seen["decision"]
        assert (decision["by"], decision["rationale"]) == (None, None)
        assert (decision["message"], decision["sanctions"]) == (VERDICT[message], own)
        assert decision["refund"]["minorUnits"] == PRICE - 5_000
        assert {step["why"] for step in seen["timeline"]} == {None}


@pytest.mark.parametrize(
    ("wrong", "answer"),
    [
        ({"refund": euros(PRICE)}, ("AMOUNTS_DO_NOT_ADD_UP", None)),
        ({"refund": euros(-1)}, ("INVALID_INPUT", ["refund", "minorUnits"])),
        ({"award": {"minorUnits": 1, "currency": "USD"}}, ("INVALID_INPUT", ["award", "currency"])),
        ({"rationale": " "}, ("INVALID_INPUT", ["rationale"])),
        ({"messageToClient": ""}, ("INVALID_INPUT", ["messageToClient"])),
        ({"messageToPartner": "x" * 4_001}, ("INVALID_INPUT", ["messageToPartner"])),
        (
            {"sanctions": [{"party": "CLIENT", "kind": "SUSPENSION"}]},
            ("INVALID_INPUT", ["sanctions", "0", "until"]),
        ),
        (
            {"sanctions": [{"party": "CLIENT", "kind": "WARNING"}] * 2},
            ("INVALID_INPUT", ["sanctions", "1", "party"]),
        ),
    ],
    ids=lambda one: "-".join(one) if isinstance(one, dict) else "",
)
async def test_d2_a_verdict_out_of_bounds_is_refused_and_moves_nothing(
    house: House, wrong: dict[str, Any], answer: tuple[str, list[str] | None]
) -> None:
    case = await disputed(house)
    await take(case)
    before = await balance(case.client)
    given = {"disputeId": case.id, **VERDICT, **wrong}
    refusal = await case.agent.refused("decideDispute", **given)
    assert (refusal["code"], refusal.get("path")) == answer
    assert await balance(case.client) == before
    assert (await dispute_of(case.client, case))["decision"] is None


async def test_d2_only_who_has_taken_it_decides(house: House) -> None:
    case = await disputed(house)
    given = {"disputeId": case.id, **VERDICT}
    assert (await case.agent.refused("decideDispute", **given))["code"] == "NOT_YOURS_TO_DO"
    await take(case, house.support(SupportRole.AGENT))
    for who in (case.agent, house.support(SupportRole.LEAD)):
        assert (await who.refused("decideDispute", **given))["code"] == "NOT_YOURS_TO_DO"


async def test_d3_a_decision_is_made_once(house: House) -> None:
    case = await disputed(house)
    await decide(case)
    for command, given in COMMANDS.items():
        refusal = await case.agent.refused(command, disputeId=case.id, **given)
        assert (refusal["code"], refusal["rule"]) == ("ALREADY_DECIDED", "D3")


# ── Races, on PostgreSQL ─────────────────────────────────────────────────────────────────────────

Houses = tuple[House, House]


async def test_d3_of_many_who_decide_at_once_one_wins_and_the_books_balance(
    two_houses: Houses,
) -> None:
    case = await disputed(two_houses[0])
    await take(case)
    before = await balance(case.client)
    given = {"disputeId": case.id, **VERDICT}
    payloads = await _raced(two_houses, case.agent, "decideDispute", given)
    answers = Counter(code(payload) for payload in payloads)
    assert answers == {None: 1, "ALREADY_DECIDED": CONTENDERS - 1}
    assert await balance(case.client) == before + PRICE - 5_000
    await sound(two_houses[0])


async def _raced(houses: Houses, who: Person, name: str, given: dict[str, Any]) -> list[Any]:
    askers = [who.through(houses[n % 2]) for n in range(CONTENDERS)]
    return list(await asyncio.gather(*(each.command(name, **given) for each in askers)))


async def test_d2_of_many_agents_who_take_it_at_once_one_has_it(two_houses: Houses) -> None:
    case = await disputed(two_houses[0])
    agents = [two_houses[n % 2].support(SupportRole.AGENT) for n in range(CONTENDERS)]
    payloads = await asyncio.gather(
        *(agent.command("takeDispute", disputeId=case.id) for agent in agents)
    )
    answers = Counter(code(payload) for payload in payloads)
    assert answers == {None: 1, "ALREADY_TAKEN": CONTENDERS - 1}
    assert len((await dispute_of(case.agent, case))["timeline"]) == 2


async def test_d3_a_lead_who_takes_over_races_with_the_decision(two_houses: Houses) -> None:
    case = await disputed(two_houses[0])
    await take(case)
    lead = two_houses[1].support(SupportRole.LEAD)
    taken, decided = await asyncio.gather(
        lead.command("takeDispute", disputeId=case.id),
        case.agent.command("decideDispute", disputeId=case.id, **VERDICT),
    )
    assert (code(taken), code(decided)) in {
        (None, "NOT_YOURS_TO_DO"),
        ("ALREADY_DECIDED", None),
    }
