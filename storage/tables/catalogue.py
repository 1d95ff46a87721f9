"""Catalogues: what partners offer, and what they no longer offer."""

from collections.abc import Sequence

from domain.model.catalogue import Item
from domain.model.orders import LineKind
from storage.database.database import Connection, Row, flat, places, tuples

_COLUMNS = "id, partner_id, kind, title, price, minutes, preference_based, position, offered"


async def fetch_catalogues(on: Connection, partner_ids: Sequence[str]) -> dict[str, list[Item]]:
    """What each of these partners offers, in their order, in one statement."""
    found: dict[str, list[Item]] = {id: [] for id in partner_ids}
    sql = (
        f"SELECT * FROM catalogue_items WHERE partner_id IN ({places(len(partner_ids))})"
        " AND offered ORDER BY partner_id, position"
    )
    for row in await on.fetch(sql, *partner_ids) if partner_ids else ():
        found[row["partner_id"]].append(_item(row))
    return found


async def fetch_items(on: Connection, ids: Sequence[str]) -> dict[str, Item]:
    """Those of the items that are offered, by id."""
    sql = f"SELECT * FROM catalogue_items WHERE id IN ({places(len(ids))}) AND offered"
    return {row["id"]: _item(row) for row in await on.fetch(sql, *ids)} if ids else {}


async def save_catalogue(on: Connection, partner_id: str, items: Sequence[Item]) -> None:
    """Exactly these are offered from now on; the partner's row must be locked."""
    await on.fetch("UPDATE catalogue_items SET offered = FALSE WHERE partner_id = $1", partner_id)
    if not items:
        return
    rows = [
        [i.id, partner_id, i.kind.value, i.title, i.price, i.minutes, i.preference_based, n, True]
        for n, i in enumerate(items)
    ]
    await on.fetch(
        f"INSERT INTO catalogue_items ({_COLUMNS}) VALUES {tuples(len(rows), 9)}"
        " ON CONFLICT (id) DO UPDATE SET title = excluded.title, price = excluded.price,"
        " minutes = excluded.minutes, preference_based = excluded.preference_based,"
        " position = excluded.position, offered = excluded.offered",
        *flat(rows),
    )


def _item(row: Row) -> Item:
    return Item(
        row["id"],
        LineKind(row["kind"]),
        row["title"],
        row["price"],
        row["minutes"],
        bool(row["preference_based"]),
    )
