"""A town in which everything happens, and its register: whose each thing is, as things stand."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from domain.model.people import ApiScope, Role, SupportRole
from tests.devices import register
from tests.house import House
from tests.keys import Integration, integration
from tests.money import fill
from tests.people import Partner, Person
from tests.receiver import Receiver
from tests.rights.canaries import MAY, Canaries
from tests.rights.taps import Taps
from tests.webhooks import Hook, hook

AGENTS = ("agent", "lead")
CLIENTS, PARTNERS = ("ann", "cem", "rita"), ("bob", "dan")
APPROACH, AFTERWARDS = timedelta(hours=5), timedelta(hours=24)
LEDGER = """
{ sessions(first: 30) { nodes { id stage place scheduledStart endedAt
    client { id } partner { id } thread { id }
    dispute { id kind threads { id messages(first: 1) { nodes { id } } }
      decision { sanctions { party } } } } }
  offlineReports(first: 30) { nodes { id source reporter { id } partner { id } thread { id }
    proofs { id } } }
  partnerBlocks(first: 30) { nodes { id partner { id } ticket { id thread { id } }
    counselling { id } } }
  rebookingRequests(first: 30) { nodes { id partner { id } } } }
"""


@dataclass
class Place:
    """A session's address, as S3 shows it: told again here, for the register to judge by."""

    client: str
    partner: str
    visit: bool  # the partner comes
    start: datetime
    door: Mapping[str, str]
    provided: bool = False
    ended: datetime | None = None

    @property
    def host(self) -> str:
        """Whose home it is."""
        return self.client if self.visit else self.partner

    @property
    def visitor(self) -> str:
        """Who comes."""
        return self.partner if self.visit else self.client

    def shows_building(self, now: datetime) -> bool:
        """To the visitor."""
        opens = self.start - APPROACH
        if self.ended is None:
            return self.visit or now >= opens
        return (self.visit or self.ended >= opens) and now <= self.ended + AFTERWARDS

    def shows_door(self) -> bool:
        """To the visitor."""
        return self.provided and self.ended is None


@dataclass
class Town:
    """Who lives there, what has happened, and what each may know of it."""

    house: House
    lots: Random
    canaries: Canaries
    taps: Taps
    people: dict[str, Person] = field(default_factory=dict)
    hook: Hook | None = None
    places: dict[str, Place] = field(default_factory=dict)
    things: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    read: set[str] = field(default_factory=set)  # threads that agents read
    met: set[tuple[str, str]] = field(default_factory=set)

    @property
    def names(self) -> list[str]:
        """Everybody's, the key's too."""
        return [*self.people, "nobody", "hook"]

    def partner(self, name: str) -> Partner:
        """One of the two."""
        found = self.people[name]
        assert isinstance(found, Partner)
        return found

    def named(self, id: str) -> str:
        """Who has this account."""
        found = (n for n, who in self.people.items() if who.id == id and n != "key")
        return next(found, "nobody")

    def as_partner(self, name: str) -> tuple[str, ...]:
        """A partner, and the key of theirs."""
        return (name, "key") if name == "bob" else (name,)

    def has(self, *ids: str) -> None:
        """There are these things: anybody may ask for them from now on."""
        for id in ids:
            if id not in self.things[id[:3]]:
                self.things[id[:3]].append(id)

    def tells(self, client: str, dispute: Mapping[str, Any]) -> None:
        """M5: support is about to tell the client of a dispute: it begins to exist for them."""
        for id in (dispute["id"], dispute["threads"][0]["id"]):
            may = self.canaries.may[id.lower()]
            self.canaries.guard(id, partial(_or_else, may, client))

    def address(self, of: Place, street: str) -> None:
        """S3: the host always; the visitor while it is shown; of a partner, the key as well."""

        def building(name: str) -> bool:
            shown = of.visitor if of.shows_building(self.house.clock()) else of.host
            return name in (*self.as_partner(of.host), *self.as_partner(shown))

        def inside(name: str) -> bool:
            shown = of.visitor if of.shows_door() else of.host
            return name in (*self.as_partner(of.host), *self.as_partner(shown))

        self.canaries.guard(street, building)
        for text in of.door.values():
            self.canaries.guard(text, inside)

    async def register(self) -> None:
        """Read the town's book, and say of everything in it whose it is."""
        book = await self.people["lead"].ask(LEDGER)
        for one in book["sessions"]["nodes"]:
            self._session(one)
        for one in book["offlineReports"]["nodes"]:
            self._report(one)
        for one in book["partnerBlocks"]["nodes"]:
            self._block(one)
        for one in book["rebookingRequests"]["nodes"]:
            self.has(one["id"])
            self.canaries.keep(one["id"], self.named(one["partner"]["id"]), "manager", "lead")
        self._accounts()

    def _session(self, one: Mapping[str, Any]) -> None:
        client, partner = self.named(one["client"]["id"]), self.named(one["partner"]["id"])
        self.has(one["id"])
        self.met.add((client, partner))
        if one["endedAt"] and one["id"] in self.places:
            self.places[one["id"]].ended = datetime.fromisoformat(one["endedAt"])
        if dispute := one["dispute"]:
            self.read.add(one["thread"]["id"])  # D6
            self._dispute(dispute, client, partner)

    def _dispute(self, dispute: Mapping[str, Any], client: str, partner: str) -> None:
        """D1, M5: to the client a goodwill refund's does not exist before support tells of it."""
        mine, theirs = dispute["threads"]
        self.has(dispute["id"], mine["id"], theirs["id"])
        sanctions = (dispute["decision"] or {"sanctions": []})["sanctions"]
        told = mine["messages"]["nodes"] or any(one["party"] == "CLIENT" for one in sanctions)
        known = (client,) if told or dispute["kind"] != "GOODWILL_REFUND" else ()
        self.canaries.keep(dispute["id"], *known, partner, *AGENTS)
        self.canaries.keep(mine["id"], *known, *AGENTS)
        self.canaries.keep(theirs["id"], partner, *AGENTS)

    def _report(self, one: Mapping[str, Any]) -> None:
        reporter = self.named(one["reporter"]["id"])
        self.has(one["id"], one["thread"]["id"], *(proof["id"] for proof in one["proofs"]))
        for id in (one["id"], one["thread"]["id"]):
            self.canaries.keep(id, reporter, *AGENTS)
        by = (reporter,) if one["source"] == "CLIENT_REPORT" else ()
        for proof in one["proofs"]:
            self.canaries.keep(proof["id"], *by, *AGENTS)

    def _block(self, one: Mapping[str, Any]) -> None:
        partner, ticket = self.named(one["partner"]["id"]), one["ticket"]
        held = [one["counselling"]["id"]] if one["counselling"] else []
        self.has(one["id"], ticket["id"], ticket["thread"]["id"], *held)
        for id in (one["id"], ticket["id"], *held):
            self.canaries.keep(id, *AGENTS, "trainer")
        self.canaries.keep(ticket["thread"]["id"], partner, *AGENTS, "trainer")

    def _accounts(self) -> None:
        """V1: a client is known to themselves, to partners they booked, to agents; and to the
        payments service, which moves their money.
        """
        for name in CLIENTS:
            partners = [p for met, p in self.met if met == name]
            knowing = [one for p in partners for one in self.as_partner(p)]
            self.canaries.keep(self.people[name].id, name, *knowing, *AGENTS, "bank")


def _or_else(may: MAY, client: str, name: str) -> bool:
    return name == client or may(name)


async def settled(house: House, receiver: Receiver, seed: int) -> Town:
    """Its people, who have never met."""
    lots = Random(seed)
    canaries = Canaries(lots)
    taps = Taps(house, canaries)
    town = Town(house, lots, canaries, taps)
    taps.people = town.people
    for name, who in _staff(house):
        town.people[name] = who
    for name in CLIENTS:
        contact = {
            "phone": canaries.phone(name, *AGENTS),
            "email": f"{canaries.word(name, *AGENTS)}@example.org",
        }
        known = canaries.word(name, *AGENTS, mark="Wombat") if name == "rita" else name.title()
        town.people[name] = house.stranger(Role.CLIENT, name)
        await town.people[name].begin("createClientProfile", displayName=known, **contact)
        await fill(town.people[name], 500_000)
    for name in PARTNERS:
        town.people[name] = await house.partner(name.title())
    for name in ("ann", "bob"):
        its_token = f"ExponentPushToken[{canaries.word()}]"
        told = await register(town.people[name], its_token)
        (device,) = told["viewer"]["devices"]
        canaries.keep(device["id"], name)
        town.has(device["id"])
    key = await integration(town.people["bob"], *ApiScope)
    town.people["key"] = key
    await _secrets(town, key, receiver)
    return town


def _staff(house: House) -> Iterator[tuple[str, Person]]:
    yield "agent", house.support(SupportRole.AGENT)
    yield "trainer", house.support(SupportRole.TRAINER)
    yield "manager", house.support(SupportRole.CITY_MANAGER)
    yield "lead", house.support(SupportRole.LEAD)
    yield "bank", house.payments()


async def _secrets(town: Town, key: Integration, receiver: Receiver) -> None:
    """What was shown once, and is never shown again; and ids that are their owner's alone."""
    town.hook = await hook(town.people["bob"], receiver)
    town.canaries.keep(key.secret)
    town.canaries.keep(town.hook.secret)
    town.canaries.keep(key.sub, "bob")
    town.canaries.keep(town.hook.id, "bob", "key")
    for name in ("agent", "trainer", "manager", "lead"):
        await town.people[name].cursor()  # an account begins with its first call
        rows = await town.house.doorstep.database.fetch(
            "SELECT id FROM accounts WHERE sub = $1", town.people[name].sub
        )
        town.people[name].id = rows[0]["id"]
        town.canaries.keep(rows[0]["id"], *AGENTS, "trainer")
