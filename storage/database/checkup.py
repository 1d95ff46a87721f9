"""What a database says of itself, for the doctor."""

from dataclasses import dataclass
from datetime import datetime

from storage.database.database import Database, instant


@dataclass(frozen=True, slots=True)
class Checkup:
    """What matters to us of it; None where there is no such thing (SQLite)."""

    version: str
    now: datetime | None
    most_connections: int | None
    keeps_commits: bool  # a commit that was told is on the disk
    encrypted: bool = False  # the connection
    ends_orphans: bool = True  # transactions that nobody goes on with


async def checkup(database: Database) -> Checkup:
    """One look, in one statement."""
    if database.dialect == "sqlite":
        (row,) = await database.fetch("SELECT sqlite_version() AS version")
        return Checkup(f"SQLite {row['version']}", None, None, keeps_commits=True)
    (row,) = await database.fetch(
        "SELECT current_setting('server_version') AS version,"
        " CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT) AS now,"
        " CAST(current_setting('max_connections') AS INT) AS most,"
        " current_setting('synchronous_commit') AS commits, current_setting('fsync') AS fsync,"
        " (SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()) AS ssl,"
        " current_setting('idle_in_transaction_session_timeout') AS idle"
    )
    keeps = row["commits"] != "off" and row["fsync"] == "on"
    return Checkup(
        f"PostgreSQL {row['version']}",
        instant(row["now"]),
        row["most"],
        keeps,
        encrypted=bool(row["ssl"]),
        ends_orphans=row["idle"] != "0",
    )
