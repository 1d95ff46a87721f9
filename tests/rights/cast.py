"""One person in every role, and how two of them meet."""

from dataclasses import dataclass
from typing import Any

from domain.model.people import SupportRole
from tests.house import House
from tests.meetings import Meeting, meeting
from tests.money import PRICE, fill
from tests.people import Partner, Person

WINE = 2_500


@dataclass(frozen=True)
class Cast:
    """Everybody."""

    house: House
    ann: Person
    bob: Partner
    zoe: Person
    eve: Partner
    bea: Partner
    agent: Person
    trainer: Person
    manager: Person
    lead: Person
    bank: Person


async def cast(house: House) -> Cast:
    """People with their profiles."""
    ann = await house.client("Annegret", phone="+49301234567", email="ann@example.org")
    await fill(ann, 3 * PRICE + WINE + 1_000)
    return Cast(
        house,
        ann,
        await house.partner("Bob"),
        await house.client("Zoe"),
        await house.partner("Eve"),
        await house.partner("Bea"),
        house.support(SupportRole.AGENT),
        house.support(SupportRole.TRAINER),
        house.support(SupportRole.CITY_MANAGER),
        house.support(SupportRole.LEAD),
        house.payments(),
    )


async def booked(who: Cast, **options: Any) -> Meeting:
    """A session of the two."""
    return await meeting(who.house, client=who.ann, partner=who.bob, **options)
