"""M6: money enters and leaves through the payments service alone, each reference once."""

import asyncio
import secrets
from typing import Any

import pytest

from domain.model.people import Role, SupportRole
from tests.house import House
from tests.meetings import code
from tests.money import balance, fill, names, secure, sound, statement
from tests.people import Person, euros

IN, OUT = "recordTopUp", "recordWithdrawal"
BOTH = pytest.mark.parametrize("command", [IN, OUT])
LISTED = """
query($first: Int = 100, $after: String) { movements(first: $first, after: $after) {
  edges { cursor node {
    id kind at amount { minorUnits currency } balanceAfter { minorUnits } session { id } } }
  pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }
"""


def given(person: Person, amount: Any = 500, **changes: Any) -> dict[str, Any]:
    """A movement under a reference that nobody has used."""
    money = euros(amount) if isinstance(amount, int) else amount
    return {
        "accountId": person.id,
        "amount": money,
        "reference": secrets.token_hex(8),
        **changes,
    }


async def record(bank: Person, command: str, movement: dict[str, Any]) -> Any:
    """A movement that must be accepted; the balance it left."""
    payload = await bank.command(command, **movement)
    assert payload["refusal"] is None, payload["refusal"]
    return payload["balanceAfter"]["minorUnits"]


async def rich(house: House, amount: int = 1_000) -> tuple[Person, Person]:
    """Somebody with money, and a payments service of their own."""
    ann, bank = await house.client(), house.payments()
    await record(bank, IN, given(ann, amount))
    return ann, bank


# ── Who ──────────────────────────────────────────────────────────────────────────────────────────


@BOTH
async def test_m6_only_the_payments_service_records_movements(house: House, command: str) -> None:
    ann, bob = await house.client(), await house.partner()
    everybody = [ann, bob, house.stranger(), house.stranger(Role.PARTNER), house.support()]
    everybody += [house.support(role) for role in SupportRole]
    for who in everybody:
        asked = who.mutation(command)
        assert await who.problem(asked, input=given(ann)) == "FORBIDDEN"
        assert await who.problem("{ movements { nodes { id } } }") == "FORBIDDEN"
    assert await statement(ann) == []


@BOTH
async def test_v1_nobody_and_support_have_no_balance(house: House, command: str) -> None:
    bank, support = house.payments(), house.support(SupportRole.LEAD)
    await support.ask("{ viewer { role } }")
    found = await secure(house)
    for id in ("cli_0000000000000000000000", "", "x", "\x00", found.id, "goodwill", "world"):
        payload = await bank.command(command, **given(found.client, accountId=id))
        assert (code(payload), payload["balanceAfter"]) == ("NOT_FOUND", None)


async def test_m6_both_parties_have_a_balance_that_money_enters_and_leaves(house: House) -> None:
    ann, bob, bank = await house.client(), await house.partner(), house.payments()
    for who in (ann, bob):
        assert await record(bank, IN, given(who, 700)) == 700
        assert await record(bank, OUT, given(who, 300)) == 400
        assert await statement(who) == [("TOP_UP", 700), ("WITHDRAWAL", -300)]
        assert (await names(who))[-2:] == ["BalanceChanged"] * 2
    await sound(house)


# ── How much ─────────────────────────────────────────────────────────────────────────────────────


@BOTH
@pytest.mark.parametrize(
    ("amount", "part"),
    [
        (0, "minorUnits"),
        (-1, "minorUnits"),
        (10**9 + 1, "minorUnits"),
        (2**53 - 1, "minorUnits"),
        ({"minorUnits": 1, "currency": "USD"}, "currency"),
    ],
    ids=str,
)
async def test_m1_an_amount_out_of_bounds_or_of_another_currency_is_invalid(
    house: House, command: str, amount: Any, part: str
) -> None:
    ann, bank = await rich(house)
    refusal = await bank.refused(command, **given(ann, amount))
    assert (refusal["code"], refusal["path"]) == ("INVALID_INPUT", ["amount", part])
    assert refusal["rule"] == "M1"
    assert await balance(ann) == 1_000


@pytest.mark.parametrize("amount", [1, 10**9])
async def test_m1_amounts_at_their_bounds_come_and_go(house: House, amount: int) -> None:
    ann, bank = await house.client(), house.payments()
    assert await record(bank, IN, given(ann, amount)) == amount
    assert await record(bank, OUT, given(ann, amount)) == 0
    await sound(house)


@BOTH
@pytest.mark.parametrize("amount", [1.5, "1", None, 2**53, True], ids=str)
async def test_m1_no_float_no_text_nothing_over_2_to_the_53(
    house: House, command: str, amount: Any
) -> None:
    ann, bank = await rich(house)
    wrong = given(ann, {"minorUnits": amount, "currency": "EUR"})
    assert await bank.problem(bank.mutation(command), input=wrong) == "BAD_USER_INPUT"


async def test_m6_more_than_there_is_can_t_leave_and_what_there_is_is_not_told(
    house: House,
) -> None:
    ann, bank = await rich(house)
    refusal = await bank.refused(OUT, **given(ann, 1_001))
    assert (refusal["code"], refusal["rule"]) == ("INSUFFICIENT_BALANCE", "M6")
    assert (refusal["required"], refusal["available"]) == ({"minorUnits": 1_001}, None)
    assert await record(bank, OUT, given(ann, 1_000)) == 0
    await sound(house)


async def test_m3_what_is_in_escrow_can_t_be_withdrawn(house: House) -> None:
    found = await secure(house, rest=0)
    refusal = await house.payments().refused(OUT, **given(found.client, 1))
    assert refusal["code"] == "INSUFFICIENT_BALANCE"
    await sound(house)


async def test_m6_of_withdrawals_at_once_none_takes_what_is_not_there(house: House) -> None:
    ann, bank = await rich(house)
    payloads = await asyncio.gather(
        *(bank.command(OUT, **given(ann, 300)) for _ in range(8)),
    )
    codes = [code(payload) for payload in payloads]
    assert (codes.count(None), codes.count("INSUFFICIENT_BALANCE")) == (3, 5)
    assert await balance(ann) == 100
    await sound(house)


# ── Each reference once ──────────────────────────────────────────────────────────────────────────


@BOTH
async def test_m6_the_same_again_gives_the_first_answer_however_things_stand_now(
    house: House, command: str
) -> None:
    ann, bank = await rich(house)
    movement = given(ann)
    left = await record(bank, command, movement)
    await record(bank, OUT, given(ann, left))
    for key in (None, f"k {ann.id}"):
        assert await record(bank, command, {**movement, "idempotencyKey": key}) == left
    assert await balance(ann) == 0
    assert len(await statement(ann)) == 3
    assert await names(ann) == ["BalanceChanged"] * 3


@pytest.mark.parametrize("changed", ["amount", "account", "kind"])
async def test_m6_a_reference_counts_once_over_all_the_services_movements(
    house: House, changed: str
) -> None:
    ann, bank = await rich(house)
    bob, movement = await house.partner(), given(ann)
    await record(bank, IN, movement)
    other = {
        "amount": (IN, movement | {"amount": euros(501)}),
        "account": (IN, movement | {"accountId": bob.id}),
        "kind": (OUT, movement),
    }[changed]
    refusal = await bank.refused(other[0], **other[1])
    assert (refusal["code"], refusal["rule"]) == ("REFERENCE_REUSED", "M6")
    assert await balance(ann) == 1_500
    assert await balance(bob) == 0


async def test_m6_a_refused_movement_leaves_its_reference_free(house: House) -> None:
    ann, bank = await rich(house)
    movement = given(ann, 2_000)
    assert code(await bank.command(OUT, **movement)) == "INSUFFICIENT_BALANCE"
    assert await record(bank, IN, movement) == 3_000


async def test_m6_references_are_each_services_own(house: House) -> None:
    ann = await house.client()
    for _ in range(2):
        await fill(ann, 100, reference="the same")
    assert await balance(ann) == 200


@BOTH
@pytest.mark.parametrize("reference", ["", " ", "x" * 256, "a\x00b"], ids=["", "_", "256", "nul"])
async def test_m6_a_reference_out_of_bounds_is_invalid(
    house: House, command: str, reference: str
) -> None:
    ann, bank = await rich(house)
    refusal = await bank.refused(command, **given(ann, reference=reference))
    assert (refusal["code"], refusal["path"]) == ("INVALID_INPUT", ["reference"])


async def test_m6_a_reference_has_1_to_255_characters_and_none_is_like_another(
    house: House,
) -> None:
    ann, bank = await rich(house)
    for reference in ("r", "R", "日" * 255, "r "):
        await record(bank, IN, given(ann, 1, reference=reference))
    assert await balance(ann) == 1_004


async def test_m6_the_same_reference_at_once_counts_once(house: House) -> None:
    ann, bank = await rich(house)
    movement = given(ann)
    lefts = await asyncio.gather(*(record(bank, IN, movement) for _ in range(8)))
    assert set(lefts) == {1_500}
    assert await names(ann) == ["BalanceChanged"] * 2
    await sound(house)


# ── To reconcile with ────────────────────────────────────────────────────────────────────────────


async def test_m6_a_service_lists_its_own_movements_newest_first(house: House) -> None:
    ann, bank = await rich(house)
    await record(house.payments(), IN, given(ann, 77))
    for number in range(1, 6):
        house.clock.pass_(milliseconds=number % 2)
        await record(bank, OUT if number % 2 else IN, given(ann, number))
    seen: list[Any] = []
    after = None
    while True:
        page = (await bank.ask(LISTED, first=2, after=after))["movements"]
        assert page["pageInfo"]["hasPreviousPage"] == (after is not None)
        seen += [edge["node"] for edge in page["edges"]]
        if after is None:
            await record(bank, IN, given(ann, 500))  # what comes in meanwhile is on no later page
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    told = [node["amount"]["minorUnits"] for node in seen]
    assert told == [-5, 4, -3, 2, -1, 1_000]  # those of one millisecond too
    instants = [node["at"] for node in seen]
    assert instants == sorted(instants, reverse=True)
    assert len({node["id"] for node in seen}) == 6
    assert {node["session"] for node in seen} == {None}


@pytest.mark.parametrize("after", ["x", "", "W10", "WyJ4Il0"])
async def test_a_place_that_is_none_is_bad_user_input(house: House, after: str) -> None:
    bank, ann = house.payments(), await house.client()
    assert await bank.problem(LISTED, after=after) == "BAD_USER_INPUT"
    asked = "query($after: String) { viewer { statement(after: $after) { nodes { id } } } }"
    assert await ann.problem(asked, after=after) == "BAD_USER_INPUT"
