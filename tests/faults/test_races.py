"""64 contenders for one thing, through two servers on one PostgreSQL: the allowed winners, the rest
refused, the books balanced (I2, I3, M2). Whoever wins, wins for reasons of chance.
"""

import asyncio
import secrets
from collections.abc import Sequence
from datetime import timedelta

from domain.model.people import SupportRole
from tests.faults.contenders import Houses, Press, Told, losses, race, rounds, won
from tests.faults.rounds import CONTENDERS
from tests.meetings import Meeting
from tests.money import (
    OIL,
    PRICE,
    balance,
    come_before,
    come_to_end,
    fill,
    look,
    names,
    propose,
    secure,
    service,
)
from tests.people import Partner, Person, euros


async def risen(found: Meeting, before: int, told: Told) -> None:
    """The version rose by one for every accepted command."""
    session = await look(found.client, found)
    assert session["version"] == before + won(told).total()


# ── One addition ─────────────────────────────────────────────────────────────────────────────────


def answers_to(found: Meeting, id: str, each: int) -> list[Press]:
    """Every answer to the client's addition, so many times."""
    given = {"additionId": id}
    return [
        *[(found.partner, "confirmAddition", given)] * each,
        *[(found.partner, "declineAddition", given)] * each,
        *[(found.client, "withdrawAddition", given)] * each,
    ]


async def test_a2_one_addition_has_one_answer(houses: Houses) -> None:
    async def once(houses: Houses) -> None:
        found = await secure(houses[0])
        id = await propose(found.client, found)
        presses = answers_to(found, id, 21)
        told = await race(houses, [*presses, presses[0]])
        assert (won(told).total(), losses(told)) == (1, {"ALREADY_ANSWERED"})
        await risen(found, 2, told)
        held = PRICE + OIL * won(told)["confirmAddition"]
        assert (await look(found.client, found))["held"]["minorUnits"] == held
        assert len(await names(found.partner)) == 3

    await rounds(houses, once)


async def test_a2_a6_one_addition_and_the_end_of_its_session(houses: Houses) -> None:
    async def once(houses: Houses) -> None:
        found = await secure(houses[0])
        id = await propose(found.client, found)
        cancels: list[Press] = [(found.client, "cancelSession", {"sessionId": found.id})] * 16
        told = await race(houses, [*answers_to(found, id, 16), *cancels])
        wins = won(told)
        assert wins["cancelSession"] == 1
        assert wins.total() <= 2
        assert losses(told) <= {"ALREADY_ANSWERED", "WRONG_STAGE"}
        await risen(found, 2, told)
        session = await look(found.client, found)
        lapsed = session["additions"][0]["status"] == "LAPSED"
        assert lapsed == (wins.total() == 1)
        assert await balance(found.client) == PRICE + 30_000

    await rounds(houses, once)


# ── One balance ──────────────────────────────────────────────────────────────────────────────────

CHEAP = {"title": "Hour", "price": euros(OIL), "durationMinutes": 60}
COVERED = 10  # so many of the contenders does the balance cover


async def bookings(houses: Houses, ann: Person, partners: Sequence[Partner]) -> list[Press]:
    """One booking with each partner, each at an hour that nobody has."""
    house = houses[0]
    house.clock.pass_(hours=2 * len(partners))
    start = house.clock() + timedelta(hours=6)
    return [
        (ann, "bookSession", one.wish(start + timedelta(hours=2 * n), paymentMethod="BALANCE"))
        for n, one in enumerate(partners)
    ]


async def test_m2_one_balance_is_never_spent_twice(houses: Houses) -> None:
    partners = [await houses[0].partner(f"Partner {n}") for n in range(24)]
    for each in partners:
        await each.offer({"tariffs": [CHEAP], "services": []})
    bank = houses[0].payments()

    async def once(houses: Houses) -> None:
        found = await secure(houses[0], rest=COVERED * OIL)
        ids = [await propose(found.partner, found, service(found)) for _ in range(24)]
        presses: list[Press] = await bookings(houses, found.client, partners)
        presses += [(found.client, "confirmAddition", {"additionId": id}) for id in ids]
        out = {"accountId": found.client.id, "amount": euros(OIL)}
        for _ in range(16):
            given = {**out, "reference": secrets.token_hex(8)}
            presses.append((bank, "recordWithdrawal", given))
        told = await race(houses, presses)
        assert won(told).total() == COVERED
        assert losses(told) == {"INSUFFICIENT_BALANCE"}
        assert await balance(found.client) == 0
        confirmed = won(told)["confirmAddition"]
        session = await look(found.client, found)
        assert session["version"] == 25 + confirmed
        assert session["held"]["minorUnits"] == PRICE + OIL * confirmed

    await rounds(houses, once)


async def test_m6_one_reference_counts_once(houses: Houses) -> None:
    bank = houses[0].payments()

    async def once(houses: Houses) -> None:
        ann, bob = await houses[0].client(), await houses[0].partner()
        await fill(ann, 1_000)
        given = {"accountId": ann.id, "amount": euros(100), "reference": secrets.token_hex(8)}
        variants: list[Press] = [
            (bank, "recordTopUp", given),
            (bank, "recordTopUp", given | {"amount": euros(101)}),
            (bank, "recordTopUp", given | {"accountId": bob.id}),
            (bank, "recordWithdrawal", given),
        ]
        told = await race(houses, variants * 16)
        assert won(told).total() == 16  # the first, and who said the same
        assert losses(told) == {"REFERENCE_REUSED"}
        there = (await balance(ann), await balance(bob))
        assert there in {(1_100, 0), (1_101, 0), (1_000, 100), (900, 0)}
        assert len(await names(ann)) + len(await names(bob)) == 2

    await rounds(houses, once)


# ── One session's start and end ──────────────────────────────────────────────────────────────────


async def test_i3_one_cancellation_against_one_start(houses: Houses) -> None:
    async def once(houses: Houses) -> None:
        found = await secure(houses[0])
        await found.come_to("ADDRESS_PROVIDED")
        found.house.clock.go(found.at())
        before = (await look(found.client, found))["version"]
        named = {"sessionId": found.id}
        cancel = named | {"reason": "PROFILE_MISMATCH", "mismatches": ["AGE"]}
        presses: list[Press] = [
            (found.client, "cancelSession", cancel),
            (found.partner, "cancelSession", cancel),
            *[(found.partner, "startSession", named | {"preferences": found.willing()})] * 2,
        ]
        told = await race(houses, presses * 16)
        assert won(told).total() == 1
        started = won(told)["startSession"] == 1
        # PROFILE_MISMATCH is no reason of a session in progress (C4).
        assert losses(told) <= {"WRONG_STAGE", *(["REASON_NOT_AVAILABLE"] if started else [])}
        await risen(found, before, told)
        assert (await look(found.client, found))["held"]["minorUnits"] == PRICE

    await rounds(houses, once)


async def test_i3_a_session_in_progress_has_one_end(houses: Houses) -> None:
    async def once(houses: Houses) -> None:
        found = await secure(houses[0])
        await found.come_to("IN_PROGRESS")
        found.house.clock.go(found.at(minutes=75))
        before = (await look(found.client, found))["version"]
        named = {"sessionId": found.id}
        cancel = named | {"reason": "CLIENT_URGENT_MATTERS"}
        presses: list[Press] = [
            (found.client, "cancelSession", cancel),
            (found.partner, "issueGoodwillRefund", named),
            (found.client, "completeSession", named),
            (found.partner, "completeSession", named),
        ]
        one, other = (each.doorstep.timers for each in houses)
        told, _, _ = await asyncio.gather(
            race(houses, presses * 16), one.run_due(), other.run_due()
        )
        session = await look(found.client, found)
        assert (won(told).total() <= 1, losses(told)) == (True, {"WRONG_STAGE"})
        assert session["version"] == before + 1
        assert session["phase"] == "ENDED"

    await rounds(houses, once)


async def test_d3_one_dispute_is_decided_once(houses: Houses) -> None:
    agent = houses[0].support(SupportRole.AGENT)
    asked = "query($id: ID!) { session(id: $id) { version dispute { id } } }"

    async def once(houses: Houses) -> None:
        found = await secure(houses[0])
        await come_before(found, "late")
        await come_to_end(found, "late")
        id = (await agent.ask(asked, id=found.id))["session"]["dispute"]["id"]
        assert (await agent.command("takeDispute", disputeId=id))["refusal"] is None
        letters = {"messageToClient": "To you.", "messageToPartner": "And you."}
        presses: list[Press] = [
            (
                agent,
                "decideDispute",
                {
                    "disputeId": id,
                    "refund": euros(PRICE - share),
                    "award": euros(share),
                    "rationale": "So.",
                    **letters,
                },
            )
            for share in range(CONTENDERS)
        ]
        told = await race(houses, presses)
        assert (won(told).total(), losses(told)) == (1, {"ALREADY_DECIDED"})
        await risen(found, 3, told)
        there = [await balance(who) for who in (found.client, found.partner)]
        assert sum(there) == PRICE + 30_000
        assert there[1] < CONTENDERS

    await rounds(houses, once)
