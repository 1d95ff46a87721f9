"""Calendar days: in the installation's time zone, since a day without a place is none (B3)."""

from datetime import date, datetime, tzinfo


def day_of(at: datetime, zone: tzinfo) -> date:
    """The day that it is there at this moment."""
    return at.astimezone(zone).date()
