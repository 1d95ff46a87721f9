"""Scalars: instants, places in streams, amounts."""

import contextlib
import re
from datetime import UTC, date, datetime
from typing import Any, NewType

import strawberry
from graphql import GraphQLError

from domain.model.windows import stamp

Cursor = NewType("Cursor", str)
MinorUnits = NewType("MinorUnits", int)
CurrencyCode = NewType("CurrencyCode", str)

_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)")
_DAY = re.compile(r"2[01]\d\d-\d\d-\d\d")
_LARGEST = 2**53 - 1


def read_instant(value: Any) -> datetime:
    """An RFC 3339 instant, cut to whole milliseconds in UTC."""
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        try:
            at = datetime.fromisoformat(value.upper()).astimezone(UTC)
        except (ValueError, OverflowError):
            raise _wrong("DateTime", "no such instant") from None
        if 2000 <= at.year < 2200:
            return at.replace(microsecond=at.microsecond // 1000 * 1000)
    raise _wrong("DateTime", "an instant such as 2026-11-22T18:30:00.000Z is expected")


def read_day(value: Any) -> date:
    """A calendar day, such as 2026-11-22."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        with contextlib.suppress(ValueError):
            return date.fromisoformat(value)
    raise _wrong("Date", "a day such as 2026-11-22 is expected")


def read_minor_units(value: Any) -> int:
    """A whole number within ±(2^53 − 1); no float, no text."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _LARGEST:
        return value
    raise _wrong("MinorUnits", "a whole number within ±(2^53 − 1) is expected")


def read_currency(value: Any) -> str:
    """Three capital letters."""
    if isinstance(value, str) and re.fullmatch(r"[A-Z]{3}", value):
        return value
    raise _wrong("CurrencyCode", "an ISO 4217 code such as EUR is expected")


def read_cursor_text(value: Any) -> str:
    """Opaque here; what it names is looked at where the viewer is known."""
    if isinstance(value, str) and len(value) <= 200:
        return value
    raise _wrong("Cursor", "a cursor given by this API is expected")


def _wrong(scalar: str, expected: str) -> GraphQLError:
    return GraphQLError(f"{scalar}: {expected}.")


SCALARS: dict[object, Any] = {
    datetime: strawberry.scalar(
        name="DateTime",
        description="An instant, RFC 3339 in UTC with milliseconds: 2026-11-22T18:30:00.000Z",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc3339",
        serialize=stamp,
        parse_value=read_instant,
    ),
    date: strawberry.scalar(
        name="Date",
        description="A calendar day where the platform is: 2026-11-22",
        serialize=date.isoformat,
        parse_value=read_day,
    ),
    Cursor: strawberry.scalar(
        name="Cursor",
        description="A place in one event stream: opaque, keep it and hand it back.",
        serialize=str,
        parse_value=read_cursor_text,
    ),
    MinorUnits: strawberry.scalar(
        name="MinorUnits",
        description=(
            "A whole number of a currency's minor unit (cents), a JSON number within ±(2^53 − 1)."
        ),
        serialize=int,
        parse_value=read_minor_units,
    ),
    CurrencyCode: strawberry.scalar(
        name="CurrencyCode",
        description="ISO 4217: EUR",
        specified_by_url="https://www.iso.org/iso-4217-currency-codes.html",
        serialize=str,
        parse_value=read_currency,
    ),
}
