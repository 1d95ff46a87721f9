"""Booking: S9 and S10 as one pure function."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.model.addresses import (
    AccessDetails,
    Building,
    check_access_details,
    check_building,
    same_city,
)
from domain.model.catalogue import Item
from domain.model.events import EventKind
from domain.model.ledger import hold
from domain.model.money import Amount, check_price
from domain.model.orders import Line, LineKind, total
from domain.model.people import Actor
from domain.model.profiles import Profile
from domain.model.refusals import Refusal, RefusalCode, invalid
from domain.model.sanctions import GOOD, Standing, check_acting
from domain.model.sessions import Act, Decision, PaymentMethod, Place, Session, Stage, told
from domain.model.threads import Thread, ThreadKind
from domain.model.windows import Span
from domain.rules.addresses import Sight, opening
from domain.rules.overlaps import NEVER, Asked, check_asked, check_times
from domain.rules.settlement import check_funds, settled

AHEAD = timedelta(days=365)
MOST_SERVICES = 20
MOST_LIVE = 20
MOST_CANCELLATIONS = 5
MOST_LATE_WITH_ONE = 2
COUNTED = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Wish:
    """What the client asks for."""

    place: Place
    scheduled_start: datetime
    tariff_id: str
    service_ids: tuple[str, ...]
    payment_method: PaymentMethod
    building: Building | None
    access_details: AccessDetails | None
    expected_price: Amount | None


@dataclass(frozen=True, slots=True)
class Book:
    """What the rule needs to know of both: catalogue, live sessions' times, counts, standing.

    `client_cancelled` counts the client's own cancellations since `COUNTED` ago, `cancelled_late`
    those past the 5-hour line with this partner; `client_known`: they have completed a session;
    `buildings` are what other partners show them about that day (S3); `asked` is how often their
    calendars said no (S9); `estranged`: the two must not meet again (S10); `balance` is what they
    have.
    """

    client: Profile
    partner: Profile
    catalogue: Sequence[Item]
    partner_busy: Sequence[Span]
    client_live: int
    client_cancelled: int
    cancelled_late: int = 0
    client_known: bool = False
    buildings: Sequence[Sight] = ()
    client_busy: Sequence[Span] = ()
    asked: Asked = NEVER
    estranged: bool = False
    balance: int = 0
    client_standing: Standing = GOOD
    partner_standing: Standing = GOOD


def may_book(book: Book) -> Refusal | None:
    """Standing: whether these two may meet at all, and the client's numbers (S10).

    A client's own is told (SUSPENDED); everything about the partner is NOT_BOOKABLE (D4).
    """
    if refusal := check_acting(book.client_standing, "D4"):
        return refusal
    oneself = book.client.sub == book.partner.sub
    if oneself or book.estranged or not bookable(book.catalogue, book.partner_standing):
        return Refusal(RefusalCode.NOT_BOOKABLE, "This partner can't be booked.", "S10")
    if book.client_live >= MOST_LIVE:
        return Refusal(RefusalCode.TOO_MANY, f"You have {MOST_LIVE} live sessions.", "S10")
    if book.client_cancelled >= MOST_CANCELLATIONS:
        message = f"You cancelled {MOST_CANCELLATIONS} sessions in the last 24 hours."
        return Refusal(RefusalCode.TOO_MANY, message, "S10")
    if book.cancelled_late >= MOST_LATE_WITH_ONE:
        message = f"You cancelled {MOST_LATE_WITH_ONE} sessions with them late in 24 hours."
        return Refusal(RefusalCode.TOO_MANY, message, "S10")
    return check_asked(book.asked)


def bookable(catalogue: Sequence[Item], standing: Standing = GOOD) -> bool:
    """A partner can be booked who offers a tariff, and is in good standing (D4, B4)."""
    return standing.may_sell and any(item.kind is LineKind.TARIFF for item in catalogue)


def book_session(
    book: Book, wish: Wish, now: datetime, currency: str, new_id: Callable[[str], str]
) -> Decision | Refusal:
    """S10 Booking, without overlap, looked at last (S9); prices are fixed at this moment (A7).

    From the balance the price is held in escrow at once (M3); the parties' thread opens (H1).
    """
    refusal = may_book(book) or _check_start(wish, now) or _check_place(book, wish)
    if refusal:
        return refusal
    items = _ordered(book.catalogue, wish)
    if isinstance(items, Refusal):
        return items
    lines = tuple(item.line(new_id("lin")) for item in items)
    session = _opening(book, _scheduled(book, wish, lines, new_id("ses"), now), now)
    begins, ends, price = session.scheduled_start, session.scheduled_end, total(lines)
    refusal = (
        check_price(price, wish.expected_price, currency, "S10")
        or _check_funds(session, price, book.balance)
        or check_times(begins, ends, book.client_busy, book.partner_busy)
    )
    return refusal or _booked(session, Act(Actor.CLIENT, now, new_id=new_id))


def _booked(session: Session, act: Act) -> Decision:
    thread = Thread(act.new_id("thr"), ThreadKind.SESSION, session.id)
    events = (told(session, act, EventKind.SESSION_BOOKED),)
    decision = Decision(session, events, threads=(thread,))
    held = session.price if session.secure else 0
    return settled(decision, act, hold(session.client_id, session.id, held))


def _check_funds(session: Session, price: int, balance: int) -> Refusal | None:
    """M3: of a secure session; the client is the payer, and alone with the answer."""
    return check_funds(price, balance, payer=True, rule="M3") if session.secure else None


def _check_start(wish: Wish, now: datetime) -> Refusal | None:
    if wish.scheduled_start <= now:
        return invalid(("scheduledStart",), "The start must lie in the future.", "S10")
    if wish.scheduled_start > now + AHEAD:
        return invalid(("scheduledStart",), "At most 365 days ahead.", "S10")
    return None


def _check_place(book: Book, wish: Wish) -> Refusal | None:
    """At the client's place the client gives the address; at the partner's it is the partner's."""
    if wish.place is Place.PARTNER_PLACE:
        if book.partner.building is None:
            return invalid(("place",), "This partner has given no place of their own.", "S10")
        if wish.building is not None or wish.access_details is not None:
            given = "building" if wish.building is not None else "accessDetails"
            return invalid((given,), "At the partner's place the address is the partner's.", "S3")
        return None
    if wish.building is None:
        return invalid(("building",), "A home visit needs the building.", "S10")
    if wish.access_details is None:
        return invalid(("accessDetails",), "A home visit needs the access details.", "S10")
    return (
        check_building(wish.building, ("building",))
        or check_access_details(wish.access_details, ("accessDetails",))
        or _check_served(book.partner, wish.building)
    )


def _check_served(partner: Profile, building: Building) -> Refusal | None:
    """S10: partners visit in their own city; one who has named none, wherever they are asked."""
    own = partner.building
    if own is None or same_city(own.city, building.city):
        return None
    return invalid(("building", "city"), f"This partner visits in {own.city} alone.", "S10")


def _ordered(catalogue: Sequence[Item], wish: Wish) -> list[Item] | Refusal:
    """One tariff and up to 20 services, each of the catalogue."""
    if len(wish.service_ids) > MOST_SERVICES:
        return invalid(("serviceIds",), f"At most {MOST_SERVICES} services.", "S10")
    if len(set(wish.service_ids)) < len(wish.service_ids):
        return invalid(("serviceIds",), "A service is listed twice.", "S10")
    offered = {(item.kind, item.id): item for item in catalogue}
    asked = [(LineKind.TARIFF, wish.tariff_id)]
    asked += [(LineKind.SERVICE, id) for id in wish.service_ids]
    if any(key not in offered for key in asked):
        message = "The partner does not offer that tariff or service."
        return Refusal(RefusalCode.CATALOGUE_ITEM_UNKNOWN, message, "S10")
    return [offered[key] for key in asked]


def _opening(book: Book, session: Session, now: datetime) -> Session:
    """S3: how the partner's building will come to be shown."""
    if session.place is Place.CLIENT_PLACE:
        return session
    found = opening(
        session.scheduled_start,
        now,
        held=session.secure and session.price > 0,
        known=book.client_known,
        others=book.buildings,
    )
    return replace(session, showing=found.showing, building_opens_at=found.opens_at)


def _scheduled(book: Book, wish: Wish, lines: tuple[Line, ...], id: str, now: datetime) -> Session:
    building = wish.building if wish.place is Place.CLIENT_PLACE else book.partner.building
    assert building is not None  # _check_place
    return Session(
        id=id,
        version=1,
        stage=Stage.SCHEDULED,
        place=wish.place,
        client_id=book.client.id,
        partner_id=book.partner.id,
        client_name=book.client.display_name,
        partner_name=book.partner.display_name,
        scheduled_start=wish.scheduled_start,
        payment_method=wish.payment_method,
        lines=lines,
        city=building.city,
        postal_code=building.postal_code,
        building=building,
        access_details=wish.access_details,
        booked_at=now,
    )
