"""The host's place: area, building, access details (S3)."""

import unicodedata
from dataclasses import dataclass, fields
from enum import Enum

from domain.model.refusals import InputRefusal
from domain.model.texts import check_line, check_optional


@dataclass(frozen=True, slots=True)
class Building:
    """A street address; its city and postal code are the area."""

    street: str
    city: str
    postal_code: str


@dataclass(frozen=True, slots=True)
class AccessDetails:
    """How to get in: all three, and a note."""

    entrance: str
    apartment: str
    floor: str
    note: str | None = None


class Showing(Enum):
    """S3: how the building of the partner's place comes to be shown to the client, beside the
    partner's own word, which shows it at any time.
    """

    HOUR = "HOUR"  # at its hour, by itself
    ARRIVAL = "ARRIVAL"  # with "I'm here"
    WORD = "WORD"  # by that word alone


def check_building(building: Building, path: tuple[str, ...]) -> InputRefusal | None:
    """Every part of a building is 1 to 200 characters."""
    named = {"street": "street", "city": "city", "postal_code": "postalCode"}
    for field in fields(building):
        text = getattr(building, field.name)
        if refusal := check_line(text, (*path, named[field.name])):
            return refusal
    return None


def same_city(one: str, other: str) -> bool:
    """Whether two spellings name one city: case, forms of letters and spaces tell nothing."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split())


def check_access_details(details: AccessDetails, path: tuple[str, ...]) -> InputRefusal | None:
    """Entrance, apartment and floor are all three needed; the note is up to 4,000 characters."""
    for name in ("entrance", "apartment", "floor"):
        if refusal := check_line(getattr(details, name), (*path, name)):
            return refusal
    return check_optional(details.note, (*path, "note"))
