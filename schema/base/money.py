"""Money: whole minor units, with their currency beside them (M1)."""

from domain.model.money import Amount
from schema.base.declare import given, noun, says
from schema.base.scalars import CurrencyCode, MinorUnits


@noun
class Money:
    """An amount in whole minor units of the installation's one currency."""

    minor_units: MinorUnits = says("How many cents, or what is the currency's like.")
    currency: CurrencyCode = says("The installation's one currency.")


@given
class MoneyInput:
    """An amount in whole minor units; a currency other than the installation's is refused."""

    minor_units: MinorUnits = says("How many cents, or what is the currency's like.")
    currency: CurrencyCode = says("The installation's one currency; another is refused (M1).")

    def amount(self) -> Amount:
        """As the rules take it."""
        return Amount(self.minor_units, self.currency)


def money(minor_units: int, currency: str) -> Money:
    """An amount as it is shown."""
    return Money(minor_units=MinorUnits(minor_units), currency=CurrencyCode(currency))
