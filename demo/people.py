"""The demo's people: who they are, where they live, what they offer; and the words to say so."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain.model.people import Role, SupportRole

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a token. `sub` is fixed: the same person again at the next start."""

    sub: str
    name: str
    role: Role
    support_roles: tuple[SupportRole, ...] = ()


ANN = Person("demo-ann", "Ann", Role.CLIENT)
CEM = Person("demo-cem", "Cem", Role.CLIENT)
BEA = Person("demo-bea", "Bea", Role.PARTNER)
DAN = Person("demo-dan", "Dan", Role.PARTNER)
SAM = Person("demo-sam", "Sam", Role.SUPPORT, (SupportRole.AGENT,))
TIA = Person("demo-tia", "Tia", Role.SUPPORT, (SupportRole.TRAINER,))
MIA = Person("demo-mia", "Mia", Role.SUPPORT, (SupportRole.CITY_MANAGER,))
LEA = Person("demo-lea", "Lea", Role.SUPPORT, (SupportRole.LEAD,))
EVA = Person("demo-eva", "Eva", Role.PARTNER)
BANK = Person("demo-bank", "The payments service", Role.PAYMENTS)
PEOPLE = (ANN, BEA, CEM, DAN, EVA, SAM, TIA, MIA, LEA)

CLIENT_PROFILE = """
mutation ($name: String!, $key: String) {
  createClientProfile(input: {displayName: $name, idempotencyKey: $key}) {
    viewer { client { id } }
    refusal { code message }
  }
}
"""
PARTNER_PROFILE = """
mutation ($name: String!, $rules: String!, $building: BuildingInput, $key: String) {
  createPartnerProfile(
    input: {displayName: $name, rules: $rules, building: $building, idempotencyKey: $key}
  ) {
    viewer { partner { id } }
    refusal { code message }
  }
}
"""
CATALOGUE = """
mutation ($tariffs: [TariffInput!]!, $services: [ServiceInput!]!, $key: String) {
  setCatalogue(input: {tariffs: $tariffs, services: $services, idempotencyKey: $key}) {
    viewer { partner { id tariffs { id } services { id } } }
    refusal { code message }
  }
}
"""

BEAS_PLACE: Json = {"street": "Lindenstraße 5", "city": "Berlin", "postalCode": "10969"}
DANS_PLACE: Json = {"street": "Am Kanal 12", "city": "Berlin", "postalCode": "10967"}
CLIENTS_PLACE: Json = {"street": "Torstraße 80", "city": "Berlin", "postalCode": "10119"}
CLIENTS_DOOR: Json = {"entrance": "B", "apartment": "14", "floor": "3", "note": "Ring twice"}
PARTNERS_DOOR: Json = {"entrance": "yard", "apartment": "2", "floor": "1", "note": None}
RULES = "Shoes stay at the door. Please be on time."


def money(minor_units: int, currency: str) -> Json:
    """An amount as it is given in."""
    return {"minorUnits": minor_units, "currency": currency}


def catalogue(currency: str) -> Json:
    """Two tariffs, a service, and one that the partner decides on at the start (S5)."""

    def item(title: str, price: int, **more: object) -> Json:
        return {"title": title, "price": money(price, currency), **more}

    return {
        "tariffs": [
            item("One hour", 9000, durationMinutes=60),
            item("Two hours", 16000, durationMinutes=120),
        ],
        "services": [
            item("Tea", 500),
            item("Photographs", 2500, preferenceBased=True),
        ],
    }
