"""The host's address as the visitor is shown it, part by part (S3)."""

from domain.model import addresses
from domain.model.addresses import Showing
from schema.base.declare import choice, noun, says

choice(
    Showing,
    "What the client's view of the partner's building still waits for (S3).",
    {
        "HOUR": "Its hour: `buildingShownAt`.",
        "ARRIVAL": 'Your "I\'m here", half an hour after the booking at the earliest; or the'
        " partner's word.",
        "WORD": "The partner's own word alone: you are shown three partners' buildings a day.",
    },
    name="BuildingAwaits",
)


@noun
class Building:
    """The host's street address."""

    street: str = says("Street and number.")
    city: str = says("The city.")
    postal_code: str = says("The postal code.")


@noun
class AccessDetails:
    """How to get in."""

    entrance: str = says("Which door or staircase.")
    apartment: str = says("Its number or name.")
    floor: str = says("Which floor.")
    note: str | None = says("What else helps to get in.")


def building(value: addresses.Building | None) -> Building | None:
    """A street address; None where it is not shown."""
    if value is None:
        return None
    return Building(street=value.street, city=value.city, postal_code=value.postal_code)


def access_details(value: addresses.AccessDetails | None) -> AccessDetails | None:
    """How to get in; None where it is not shown."""
    if value is None:
        return None
    return AccessDetails(
        entrance=value.entrance, apartment=value.apartment, floor=value.floor, note=value.note
    )
