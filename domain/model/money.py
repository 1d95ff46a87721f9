"""Money: whole minor units of the installation's one currency; no float anywhere (M1)."""

from dataclasses import dataclass

from domain.model.refusals import InputRefusal, Refusal, RefusalCode, invalid

LARGEST_AMOUNT = 10**9
LARGEST_PRICE = 10**10


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount as it was given in: not yet known to be of our currency or in bounds."""

    minor_units: int
    currency: str


def check_amount(
    amount: Amount,
    currency: str,
    path: tuple[str, ...],
    *,
    least: int = 0,
    most: int = LARGEST_AMOUNT,
) -> InputRefusal | None:
    """Refuse another currency, and what is not within `least` to `most` minor units (M1)."""
    if amount.currency != currency:
        return invalid((*path, "currency"), f"Amounts here are in {currency}.", "M1")
    if not least <= amount.minor_units <= most:
        message = f"From {least} to {most:,} minor units; this is {amount.minor_units:,}."
        return invalid((*path, "minorUnits"), message, "M1")
    return None


def check_price(price: int, expected: Amount | None, currency: str, rule: str) -> Refusal | None:
    """Refuse a price over 10¹⁰ (M1), and one that is not what the person saw (PRICE_CHANGED)."""
    if price > LARGEST_PRICE:
        return invalid(
            ("serviceIds",), f"A session's price is at most {LARGEST_PRICE:,} minor units.", "M1"
        )
    if expected is None:
        return None
    if refusal := check_amount(expected, currency, ("expectedPrice",), most=LARGEST_PRICE):
        return refusal
    if expected.minor_units != price:
        message = f"The price is now {price} minor units, not {expected.minor_units}."
        return Refusal(RefusalCode.PRICE_CHANGED, message, rule)
    return None
