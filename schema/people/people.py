"""People: clients, partners and what they offer."""

import strawberry

from domain.model.catalogue import Item
from domain.model.orders import LineKind
from domain.model.people import Actor, Party, Role, SupportRole
from domain.model.profiles import Profile
from domain.model.sessions import Place
from domain.rules import booking
from schema.base.context import Context
from schema.base.declare import choice, lists, noun, says, shows, weighs
from schema.base.money import Money, money
from schema.base.nodes import Node

KEY = "1 to 255 characters: the same key with the same input does nothing twice, for 7 days (I1)."

choice(
    Party,
    "The two parties of a session.",
    {"CLIENT": "Who books.", "PARTNER": "Who provides."},
)
choice(
    Role,
    "The kind of account behind a token or key.",
    {
        "CLIENT": "Books sessions.",
        "PARTNER": "Provides them.",
        "SUPPORT": "The administration, within its support roles.",
        "PAYMENTS": "The service that moves money in and out of balances.",
        "INTEGRATION": "A partner's API key, acting for that partner within its scopes.",
    },
)
choice(
    SupportRole,
    "What a member of support may do.",
    {
        "AGENT": "Disputes, tickets, reports, people.",
        "TRAINER": "Counselling.",
        "CITY_MANAGER": "The rebooking helpline.",
        "LEAD": "All of it.",
    },
)
choice(
    Actor,
    "Who did something.",
    {
        "CLIENT": "The session's client.",
        "PARTNER": "The session's partner.",
        "SUPPORT": "The administration.",
        "SYSTEM": "Nobody: time alone.",
    },
)
choice(
    Place,
    "Where a session happens.",
    {
        "PARTNER_PLACE": "The client comes to the partner.",
        "CLIENT_PLACE": "A home visit: the partner comes to the client.",
    },
    name="MeetingPlace",
)


@noun
class Client(Node):
    """Somebody who books, by the name they chose. Contacts are never shown to the other party."""

    id: strawberry.ID
    display_name: str = says("What others call them.")


@noun
class Area:
    """Roughly where: all that is told before the building is."""

    city: str = says("The city.")
    postal_code: str = says("The postal code.")


@noun
class Contact:
    """How support reaches a client: seen by the client and by support alone."""

    phone: str | None = says("A phone number, as it was given.")
    email: str | None = says("An e-mail address, as it was given.")


@noun
class Tariff(Node):
    """A booked duration and its price. Booked sessions keep the price they were booked at."""

    id: strawberry.ID
    title: str = says("What it is called.")
    price: Money = says("As it now is; what was ordered keeps its own (A7).")
    duration_minutes: int = says("5 to 1,440 minutes.")


@noun
class Service(Node):
    """Something on top of a tariff."""

    id: strawberry.ID
    title: str = says("What it is called.")
    price: Money = says("As it now is; what was ordered keeps its own (A7).")
    preference_based: bool = says(
        "Whether the partner says at the start if it will be provided; if not, its price goes."
    )


@noun
class Partner(Node):
    """Somebody who provides sessions."""

    id: strawberry.ID
    ctx: strawberry.Private[Context]
    display_name: str = says("What others call them.")

    @weighs(1)
    async def rules(self) -> str:
        """The partner's own rules, which RULES_VIOLATION may refer to."""
        return (await self.ctx.profile(self.id)).rules

    @lists(200)
    async def tariffs(self) -> list[Tariff]:
        """What can be booked, in the partner's order."""
        return [tariff(item, self.ctx) for item in await self._offers(LineKind.TARIFF)]

    @lists(200)
    async def services(self) -> list[Service]:
        """What can be had on top, in the partner's order."""
        return [service(item, self.ctx) for item in await self._offers(LineKind.SERVICE)]

    @lists(2)
    async def places(self) -> list[Place]:
        """Where this partner meets: PARTNER_PLACE too where the partner has given a building."""
        building = (await self.ctx.profile(self.id)).building
        return [Place.CLIENT_PLACE] if building is None else list(Place)

    @shows
    async def area(self) -> Area | None:
        """Roughly where the partner's place is; null where none was given."""
        building = (await self.ctx.profile(self.id)).building
        if building is None:
            return None
        return Area(city=building.city, postal_code=building.postal_code)

    @shows
    async def bookable(self) -> bool:
        """Whether a booking can succeed at all. Why not is not told."""
        standing = (await self.ctx.profile(self.id)).restriction.standing(self.ctx.now())
        return booking.bookable(await self.ctx.catalogue(self.id), standing)

    async def _offers(self, kind: LineKind) -> list[Item]:
        return [item for item in await self.ctx.catalogue(self.id) if item.kind is kind]


def partner(id: str, name: str, ctx: Context) -> Partner:
    """A partner as everybody sees them."""
    return Partner(id=strawberry.ID(id), display_name=name, ctx=ctx)


def client(id: str, name: str) -> Client:
    """A client as the other party sees them."""
    return Client(id=strawberry.ID(id), display_name=name)


def tariff(item: Item, ctx: Context) -> Tariff:
    """A tariff as it is offered now."""
    return Tariff(
        id=strawberry.ID(item.id),
        title=item.title,
        price=money(item.price, ctx.currency),
        duration_minutes=item.minutes,
    )


def service(item: Item, ctx: Context) -> Service:
    """A service as it is offered now."""
    return Service(
        id=strawberry.ID(item.id),
        title=item.title,
        price=money(item.price, ctx.currency),
        preference_based=item.preference_based,
    )


def contact(profile: Profile) -> Contact:
    """A profile's contact."""
    return Contact(phone=profile.phone, email=profile.email)
