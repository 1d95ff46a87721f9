"""Lists that support works off by age: keyset pages, filters, and counts with a bound.

A list is its rows' ids in the order of their age; what a row is, its own file reads.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, TypeVar

from storage.database.database import Connection, places

E = TypeVar("E", bound=Enum)
Place = tuple[int, str]
"""A row's age, in milliseconds, and id: where it stands in its list."""


@dataclass(slots=True)
class Queue:
    """Which rows of `source`, by the age in column `at`; clauses are added to, all of them hold."""

    source: str
    id: str
    at: str
    clauses: list[str] = field(default_factory=lambda: ["TRUE"])
    values: list[Any] = field(default_factory=list)

    def where(self, clause: str) -> None:
        """A condition without a value."""
        self.clauses.append(clause)

    def equal(self, column: str, value: str | None) -> None:
        """A column's value; None leaves open."""
        if value is not None:
            self.values.append(value)
            self.clauses.append(f"{column} = ${len(self.values)}")

    def differs(self, column: str, value: str | None) -> None:
        """A column is another, or nobody's."""
        self.values.append(value)
        self.clauses.append(f"({column} IS NULL OR {column} <> ${len(self.values)})")

    def between(self, column: str, least: int | None, most: int | None) -> None:
        """A number within two, both inside; None leaves open."""
        for beyond, bound in ((">=", least), ("<=", most)):
            if bound is not None:
                self.values.append(bound)
                self.clauses.append(f"{column} {beyond} ${len(self.values)}")

    def not_of(self, column: str, sub: str | None, *, role: str = "partner") -> None:
        """A partner's or client's id is not that of this person, who reads nothing of their own
        case (B8).
        """
        if sub is not None:
            self.values.append(sub)
            own = f"SELECT id FROM accounts WHERE role = '{role}' AND sub = ${len(self.values)}"
            self.clauses.append(f"{column} <> COALESCE(({own}), '')")

    def not_in_session(self, column: str, account_id: str) -> None:
        """A dispute's id, or none, is not of a session with this account as a party (D2)."""
        self.values.append(account_id)
        n = f"${len(self.values)}"
        self.clauses.append(
            f"NOT EXISTS (SELECT 1 FROM disputes d JOIN sessions s ON s.id = d.session_id"
            f" WHERE d.id = {column} AND {n} IN (s.client_id, s.partner_id))"
        )

    def among(self, column: str, wanted: Collection[Enum] | None) -> None:
        """A column is one of these; None leaves open, and so do all there are. They are names of
        our own, written out, one alone as an equality: so a partial index is found by its
        condition.
        """
        if wanted is None or any(set(wanted) == set(type(one)) for one in wanted):
            return
        chosen = [f"'{name}'" for name in sorted({one.value for one in wanted})]
        if len(chosen) == 1:
            self.clauses.append(f"{column} = {chosen[0]}")
        else:
            self.clauses.append(f"{column} IN ({', '.join(chosen)})" if chosen else "FALSE")

    def flag(self, condition: str, wanted: bool | None) -> None:
        """A condition holds, or not; None leaves open."""
        if wanted is not None:
            self.clauses.append(condition if wanted else f"NOT ({condition})")

    def either(self, condition: str, holds: E, wanted: Collection[E] | None) -> None:
        """One of an enum's two values is a condition, the other its opposite; None leaves open."""
        if wanted is not None and set(wanted) != set(type(holds)):
            self.flag(condition, holds in wanted) if wanted else self.where("FALSE")


async def list_places(
    on: Connection, queue: Queue, after: Place | None, limit: int, *, newest: bool = False
) -> list[Place]:
    """Up to `limit` rows after a place, oldest first, or `newest`."""
    where, values = list(queue.clauses), list(queue.values)
    way, beyond = ("DESC", "<") if newest else ("ASC", ">")
    if after is not None:
        where.append(f"({queue.at}, {queue.id}) {beyond} ({places(2, len(values) + 1)})")
        values += after
    rows = await on.fetch(
        f"SELECT {queue.at} AS at, {queue.id} AS id FROM {queue.source}"
        f" WHERE {' AND '.join(where)} ORDER BY {queue.at} {way}, {queue.id} {way}"
        f" LIMIT ${len(values) + 1}",
        *values,
        limit,
    )
    return [(row["at"], row["id"]) for row in rows]


async def count_places(on: Connection, queue: Queue, most: int) -> int:
    """How many rows there are, counting no further than `most`."""
    rows = await on.fetch(
        f"SELECT count(*) AS n FROM (SELECT 1 FROM {queue.source}"
        f" WHERE {' AND '.join(queue.clauses)} LIMIT ${len(queue.values) + 1}) AS found",
        *queue.values,
        most,
    )
    return int(rows[0]["n"])
