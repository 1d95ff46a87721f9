"""Killed anywhere on its way, a command on a session is done once (tests/faults/killing.py)."""

from datetime import timedelta

import pytest

from tests.faults.killing import Make, Mortal, Sent, killed_at_each
from tests.house import House
from tests.money import PRICE, fill, propose, secure, tariff


async def confirmation(house: House) -> Sent:
    """Of an hour more, in a session paid from the balance."""
    found = await secure(house)
    given = {"additionId": await propose(found.partner, found, tariff(found))}
    return Sent(found.client, found.partner, "confirmAddition", given, found)


async def cancellation(house: House) -> Sent:
    """At the door: a dispute, two threads with support and their first messages, and grounds."""
    found = await secure(house, hours=0.4)
    await found.client.does("reportArrival", found.id)
    given = {"sessionId": found.id, "reason": "OTHER", "explanation": "The train stood still."}
    return Sent(found.partner, found.client, "cancelSession", given, found)


async def refund(house: House) -> Sent:
    """An early cancellation: the money goes back."""
    found = await secure(house)
    return Sent(found.client, found.partner, "cancelSession", {"sessionId": found.id}, found)


async def booking(house: House) -> Sent:
    """From the balance."""
    ann, bob = await house.client(), await house.partner()
    await fill(ann, PRICE)
    wish = bob.wish(house.clock() + timedelta(hours=6), paymentMethod="BALANCE")
    return Sent(ann, bob, "bookSession", wish)


@pytest.mark.parametrize("mortal", ["postgres"], indirect=True)
@pytest.mark.parametrize("make", [confirmation, cancellation, booking])
async def test_i1_killed_at_any_step_and_told_again_a_command_is_done_once(
    mortal: Mortal, make: Make
) -> None:
    await killed_at_each(mortal, make, every=True)


@pytest.mark.parametrize("mortal", ["sqlite"], indirect=True)
@pytest.mark.parametrize("make", [confirmation, cancellation, refund, booking])
async def test_i1_m2_so_it_is_where_the_database_dies_with_its_process(
    mortal: Mortal, make: Make
) -> None:
    await killed_at_each(mortal, make, every=False)
