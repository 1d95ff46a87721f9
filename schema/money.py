"""Money: whole minor units, with their currency beside them (M1)."""

from domain.money import Amount
from schema.declare import given, noun
from schema.scalars import CurrencyCode, MinorUnits


@noun
class Money:
    """An amount in whole minor units of the installation's one currency."""

    minor_units: MinorUnits
    currency: CurrencyCode


@given
class MoneyInput:
    """An amount in whole minor units; a currency other than the installation's is refused."""

    minor_units: MinorUnits
    currency: CurrencyCode

    def amount(self) -> Amount:
        """As the rules take it."""
        return Amount(self.minor_units, self.currency)


def money(minor_units: int, currency: str) -> Money:
    """An amount as it is shown."""
    return Money(minor_units=MinorUnits(minor_units), currency=CurrencyCode(currency))
