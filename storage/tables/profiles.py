"""Accounts: clients', partners', support's and the payments service's."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from domain.model.addresses import Building
from domain.model.people import Role
from domain.model.profiles import Profile
from domain.model.sanctions import Restriction
from domain.model.texts import NAME_LENGTH, digits_of, folded
from storage.database.database import Connection, Row, from_ms, instant, places, to_ms
from storage.database.ids import new_id
from storage.tables.streams import create_stream

_PREFIXES = {Role.CLIENT: "cli", Role.PARTNER: "par", Role.SUPPORT: "sup", Role.PAYMENTS: "pay"}
_INSERT = f"""
    INSERT INTO accounts (
        id, role, sub, display_name, phone, email, rules, street, city, postal_code, created_at,
        sought
    ) VALUES ({places(12)}) ON CONFLICT (role, sub) DO NOTHING RETURNING id
"""
_UPDATE = """
    UPDATE accounts SET display_name = $2, phone = $3, email = $4, rules = $5, street = $6,
        city = $7, postal_code = $8, sought = $9
    WHERE id = $1
"""


async def find_account(
    on: Connection, role: Role, sub: str
) -> tuple[str | None, str | None, datetime | None]:
    """The account's id and name, and since when its older tokens are revoked; None each."""
    rows = await on.fetch(
        "SELECT a.id, a.display_name, r.at FROM (SELECT 1 AS one) AS asked"
        " LEFT JOIN accounts a ON a.role = $1 AND a.sub = $2"
        " LEFT JOIN revocations r ON r.role = $1 AND r.sub = $2",
        role.value,
        sub,
    )
    return rows[0]["id"], rows[0]["display_name"], from_ms(rows[0]["at"])


async def any_account(on: Connection) -> bool:
    """Whether anybody is here at all."""
    return bool(await on.fetch("SELECT 1 AS one FROM accounts LIMIT 1"))


async def fetch_profile(on: Connection, id: str) -> Profile | None:
    """The account of this id, or None."""
    return (await fetch_profiles(on, [id])).get(id)


async def fetch_profiles(on: Connection, ids: Sequence[str]) -> dict[str, Profile]:
    """Those of the accounts that exist, by id, in one statement."""
    sql = f"SELECT * FROM accounts WHERE id IN ({places(len(ids))})"
    return {row["id"]: _profile(row) for row in await on.fetch(sql, *ids)} if ids else {}


async def accounts_of_people(on: Connection, subs: Sequence[str]) -> dict[str, frozenset[str]]:
    """Each person's accounts as a client and as a partner, by their `sub`, in one statement."""
    rows = await on.fetch(
        "SELECT sub, id FROM accounts WHERE role IN ('client', 'partner')"
        f" AND sub IN ({places(len(subs))})",
        *subs,
    )
    return {sub: frozenset(row["id"] for row in rows if row["sub"] == sub) for sub in subs}


async def lock_profiles(on: Connection, ids: Sequence[str]) -> dict[str, Profile]:
    """The same, their rows locked in the order of their ids until the transaction ends."""
    sql = f"SELECT * FROM accounts WHERE id IN ({places(len(ids))}) ORDER BY id FOR UPDATE"
    return {row["id"]: _profile(row) for row in await on.fetch(sql, *ids)}


async def clients_met(on: Connection, partner_id: str, client_ids: Sequence[str]) -> set[str]:
    """Those of the clients who have, or had, a session with this partner."""
    if not client_ids:
        return set()
    rows = await on.fetch(
        "SELECT DISTINCT client_id FROM sessions WHERE partner_id = $1"
        f" AND client_id IN ({places(len(client_ids), 2)})",
        partner_id,
        *client_ids,
    )
    return {row["client_id"] for row in rows}


async def create_account(on: Connection, profile: Profile, now: datetime) -> Profile | None:
    """A new account and its stream; None where `(role, sub)` has one already."""
    born = replace(profile, id=new_id(_PREFIXES[profile.role]))
    building = born.building
    rows = await on.fetch(
        _INSERT,
        born.id,
        born.role.value,
        born.sub,
        born.display_name,
        born.phone,
        born.email,
        born.rules,
        building and building.street,
        building and building.city,
        building and building.postal_code,
        to_ms(now),
        _sought(born),
    )
    if not rows:
        return None
    await create_stream(on, born.id)
    return born


async def save_profile(on: Connection, profile: Profile) -> None:
    """The profile as it became; its row must be locked."""
    building = profile.building
    await on.fetch(
        _UPDATE,
        profile.id,
        profile.display_name,
        profile.phone,
        profile.email,
        profile.rules,
        building and building.street,
        building and building.city,
        building and building.postal_code,
        _sought(profile),
    )


def _sought(profile: Profile) -> str:
    """What support finds the person by: name, digits of the phone and e-mail, a line each.

    Folded here, since the databases know ASCII's capitals alone; cut, since an index has a bound.
    Whatever else a name of before one-line names holds, it is one line here.
    """
    name = " ".join(folded(profile.display_name).split())
    lines = (name, digits_of(profile.phone or ""), folded(profile.email or ""))
    return "\n".join(line[:NAME_LENGTH] for line in lines)


async def revoke(on: Connection, role: Role, sub: str, now: datetime) -> None:
    """End every token of the account issued until now (V3); never fewer, if a clock goes back."""
    await on.fetch(
        "INSERT INTO revocations (role, sub, at) VALUES ($1, $2, $3)"
        " ON CONFLICT (role, sub) DO UPDATE SET at = excluded.at"
        " WHERE revocations.at < excluded.at",
        role.value,
        sub,
        to_ms(now),
    )


async def revocations_since(on: Connection, at: datetime) -> dict[tuple[Role, str], datetime]:
    """Whose tokens were revoked after `at`, and which keys, and when."""
    rows = await on.fetch(
        "SELECT role, sub, at FROM revocations WHERE at > $1 UNION ALL"
        " SELECT 'integration' AS role, id AS sub, revoked_at AS at FROM api_keys"
        " WHERE revoked_at > $1",
        to_ms(at),
    )
    return {(Role(row["role"]), row["sub"]): instant(row["at"]) for row in rows}


def _profile(row: Row) -> Profile:
    street = row["street"]
    return Profile(
        id=row["id"],
        role=Role(row["role"]),
        sub=row["sub"],
        display_name=row["display_name"],
        phone=row["phone"],
        email=row["email"],
        rules=row["rules"],
        building=None if street is None else Building(street, row["city"], row["postal_code"]),
        restriction=restriction(row),
    )


def restriction(row: Row, prefix: str = "") -> Restriction:
    """What an account carries of its record of sanctions."""
    return Restriction(
        from_ms(row[prefix + "suspended_until"]),
        bool(row[prefix + "removed"]),
        bool(row[prefix + "blocked"]),
    )


async def restrict(on: Connection, account_id: str, restriction: Restriction) -> None:
    """The account as its record now stands; its row must be locked."""
    await on.fetch(
        "UPDATE accounts SET suspended_until = $2, removed = $3, blocked = $4 WHERE id = $1",
        account_id,
        to_ms(restriction.suspended_until),
        restriction.removed,
        restriction.blocked,
    )
