"""What is handed in to make and change a profile and a catalogue."""

from typing import Any

import strawberry

from domain.model.addresses import Building as BuildingValue
from domain.model.catalogue import Wanted
from domain.model.orders import LineKind
from domain.model.profiles import Change
from schema.base.declare import given, says
from schema.base.money import MoneyInput
from schema.people.people import KEY


@given
class BuildingInput:
    """A street address; each part 1 to 200 characters."""

    street: str = says("Street and number; 1 to 200 characters.")
    city: str = says("1 to 200 characters.")
    postal_code: str = says("1 to 200 characters.")

    def value(self) -> BuildingValue:
        """As the rules take it."""
        return BuildingValue(self.street, self.city, self.postal_code)


@given
class CreateClientProfileInput:
    """The profile that a client's account begins with."""

    display_name: str = says("1 to 200 characters, shown to partners.")
    phone: str | None = says("For support alone.", default=None)
    email: str | None = says("For support alone.", default=None)
    idempotency_key: str | None = says(KEY, default=None)


@given
class CreatePartnerProfileInput:
    """The profile that a partner's account begins with."""

    display_name: str = says("1 to 200 characters, shown to clients.")
    rules: str = says("Your own rules, up to 4,000 characters.")
    building: BuildingInput | None = says(
        "Your place, where you receive clients. Its city and postal code are shown to everybody.",
        default=None,
    )
    idempotency_key: str | None = says(KEY, default=None)


@given
class UpdateProfileInput:
    """What is to change; what is left out or null stays as it is."""

    display_name: str | None = says("1 to 200 characters.", default=None)
    phone: str | None = says("For support alone; empty: none any more.", default=None)
    email: str | None = says("For support alone; empty: none any more.", default=None)
    rules: str | None = says("A partner's own rules.", default=None)
    building: BuildingInput | None = says("A partner's place.", default=None)
    idempotency_key: str | None = says(KEY, default=None)


@given
class TariffInput:
    """A tariff as it shall be offered."""

    id: strawberry.ID | None = says("Keeps that tariff; without one it is new.", default=None)
    title: str = says("1 to 200 characters.")
    price: MoneyInput = says("0 or more.")
    duration_minutes: int = says("5 to 1,440.")


@given
class ServiceInput:
    """A service as it shall be offered."""

    id: strawberry.ID | None = says("Keeps that service; without one it is new.", default=None)
    title: str = says("1 to 200 characters.")
    price: MoneyInput = says("0 or more.")
    preference_based: bool = says("Asked for at the start (S5).", default=False)


@given
class SetCatalogueInput:
    """The whole catalogue, at most 200 items; what is not listed is no longer offered."""

    tariffs: list[TariffInput] = says("All that are offered from now on.")
    services: list[ServiceInput] = says("All that are offered from now on.")
    idempotency_key: str | None = says(KEY, default=None)

    def wanted(self) -> list[Wanted]:
        """As the rule takes it, tariffs first."""
        tariffs = [
            Wanted(
                id=item.id,
                kind=LineKind.TARIFF,
                title=item.title,
                price=item.price.amount(),
                minutes=item.duration_minutes,
                path=("tariffs", str(n)),
            )
            for n, item in enumerate(self.tariffs)
        ]
        services = [
            Wanted(
                id=item.id,
                kind=LineKind.SERVICE,
                title=item.title,
                price=item.price.amount(),
                preference_based=item.preference_based,
                path=("services", str(n)),
            )
            for n, item in enumerate(self.services)
        ]
        return tariffs + services


def change(
    given: CreateClientProfileInput | CreatePartnerProfileInput | UpdateProfileInput,
) -> Change:
    """What a profile's input asks for."""
    parts: dict[str, Any] = {k: v for k, v in vars(given).items() if k != "idempotency_key"}
    if building := parts.get("building"):
        parts["building"] = building.value()
    return Change(**parts)
