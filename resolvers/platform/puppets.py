"""Puppets: the clients and partners that a sandbox makes, and acts for (docs/decisions/0022).

A puppet acts as any app would: through the very same mutations, with its own rights.
"""

from dataclasses import dataclass, replace

import strawberry

from domain.model.addresses import Building
from domain.model.people import Role, Viewer
from domain.model.profiles import Profile
from domain.platform.api_keys import NEVER
from domain.rules.sandbox import BANK, puppet_of
from resolvers.base.asking import known
from resolvers.base.context import Context, Info
from resolvers.people.people import PeopleMutations
from resolvers.sessions.ledger import LedgerMutations
from schema.base.money import MoneyInput
from schema.base.scalars import CurrencyCode, MinorUnits
from schema.people.profiles import (
    BuildingInput,
    CreateClientProfileInput,
    CreatePartnerProfileInput,
    ServiceInput,
    SetCatalogueInput,
    TariffInput,
)
from schema.sessions.commands import AccessDetailsInput
from schema.sessions.ledger import MovementPayload, RecordMovementInput
from storage.database.ids import new_id
from storage.tables.profiles import create_account, find_account

PEOPLE, LEDGER = PeopleMutations(), LedgerMutations()


@dataclass(frozen=True, slots=True)
class Puppet:
    """Somebody whom the sandbox acts for, asked for by the operation under way."""

    info: Info
    ctx: Context

    def doing(self, mutation: str) -> Info:
        """The operation as if it were this mutation, asked by the puppet."""
        raw = self.info._raw_info._replace(  # noqa: SLF001 - Strawberry's only way to make one
            field_name=mutation, context=self.ctx
        )
        return replace(self.info, _raw_info=raw)


async def puppet(info: Info, role: Role, sub: str) -> Puppet:
    """The puppet of this name, with its account where there is one already."""
    house = info.context.house
    id, *_ = await find_account(house.database, role, sub)
    return Puppet(info, Context(house, Viewer(role, sub, id, None, frozenset(), NEVER), ""))


async def own_client(info: Info, account_id: str) -> Puppet:
    """The client who books this partner; made at the first call."""
    found = await puppet(info, Role.CLIENT, puppet_of(account_id))
    if found.ctx.viewer.account_id is None:
        profile = CreateClientProfileInput(display_name="Sandbox client")
        await PEOPLE.create_client_profile(found.doing("createClientProfile"), profile)
        return await puppet(info, Role.CLIENT, puppet_of(account_id))  # the first of two at once
    return found


async def own_partner(info: Info, account_id: str) -> Puppet:
    """The partner whom this client books; made, with a catalogue, at the first call."""
    found = await puppet(info, Role.PARTNER, puppet_of(account_id))
    if found.ctx.viewer.account_id is None:
        profile = CreatePartnerProfileInput(
            display_name="Sandbox partner", rules="It is only a sandbox.", building=building()
        )
        await PEOPLE.create_partner_profile(found.doing("createPartnerProfile"), profile)
        found = await puppet(info, Role.PARTNER, puppet_of(account_id))  # the first of two at once
    if not await found.ctx.catalogue(known(found.ctx.viewer.account_id)):
        await PEOPLE.set_catalogue(found.doing("setCatalogue"), catalogue(found.ctx.currency))
    return found


async def bank(info: Info) -> Puppet:
    """The payments service of the sandbox; made at the first call."""
    house = info.context.house
    profile = Profile(id="", role=Role.PAYMENTS, sub=BANK, display_name="Sandbox bank")
    async with house.database.transaction() as transaction:
        await create_account(transaction, profile, house.clock())
    return await puppet(info, Role.PAYMENTS, BANK)


async def top_up(info: Info, account_id: str, amount: MoneyInput) -> MovementPayload:
    """Money comes in as it always does (M6)."""
    teller = await bank(info)
    asked = RecordMovementInput(
        account_id=strawberry.ID(account_id), amount=amount, reference=new_id("sbx")
    )
    paid: MovementPayload = await LEDGER.record_top_up(teller.doing("recordTopUp"), asked)
    return paid


def money_of(minor_units: int, currency: str) -> MoneyInput:
    """An amount in the installation's currency."""
    return MoneyInput(minor_units=MinorUnits(minor_units), currency=CurrencyCode(currency))


def building(near: Building | None = None) -> BuildingInput:
    """Where puppets live: in the city of who visits them (S10)."""
    city = "Sandstadt" if near is None else near.city
    return BuildingInput(street="Sandgasse 1", city=city, postal_code="00001")


def door() -> AccessDetailsInput:
    """How to get in there."""
    return AccessDetailsInput(entrance="A", apartment="1", floor="0", note="It is only a sandbox.")


def catalogue(currency: str) -> SetCatalogueInput:
    """A tariff, a service, and one that is asked for at the start (S5)."""
    return SetCatalogueInput(
        tariffs=[
            TariffInput(title="One hour", price=money_of(10_000, currency), duration_minutes=60)
        ],
        services=[
            ServiceInput(title="Tea", price=money_of(500, currency)),
            ServiceInput(title="Music", price=money_of(1_000, currency), preference_based=True),
        ],
    )
