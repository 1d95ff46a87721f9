"""Looks at an installation from where it would run, and says what is well and what is not.

It changes nothing but one file that it writes and erases. No line holds a secret or an address.
"""

import asyncio
import io
import resource
import secrets
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path
from subprocess import SubprocessError

import orjson

from bootstrap.addresses import parameter, wire
from bootstrap.composition import server_clock
from bootstrap.outbound import apart, fetched
from bootstrap.settings import Settings, SettingsError
from bootstrap.trust import trusted_by
from bootstrap.vaults import unopened
from confinement.confine import WANTED, Measure
from outbound.asking import CallFailed
from resolvers.schema import runnable
from storage.commands.deadlines import count_overdue
from storage.database.checkup import Checkup, checkup
from storage.database.database import POOL_SIZE, Database, Unreachable
from storage.database.migrate import NewerDatabase, pending
from storage.files.blobs import Blobs, Unusable
from storage.files.contents import measures
from storage.tables.audit import audit
from storage.tables.delivery_log import count_due
from transport.auth.keys import Fetch, PublishedKeys
from transport.base.problems import RequestRefused
from transport.graphql.documents import Documents
from transport.graphql.requests import Request
from transport.limits.limits import Limits

LATE = timedelta(seconds=10)
SKEW, FALSE_CLOCK = timedelta(seconds=1), timedelta(seconds=10)
PATIENCE = 10.0
AUDIT_PATIENCE = 120.0
VARIETY = 12  # different bytes in a secret that was drawn, at least
DESCRIPTORS = 4_096


class Verdict(Enum):
    """How it is; BAD alone is a reason not to serve."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line."""

    verdict: Verdict
    about: str
    told: str

    def __str__(self) -> str:
        return f"{self.verdict.value:<5} {self.about}: {self.told}"


def ok(about: str, told: str) -> Finding:
    """All is well."""
    return Finding(Verdict.OK, about, told)


def warn(about: str, told: str) -> Finding:
    """It serves, and somebody should look."""
    return Finding(Verdict.WARN, about, told)


def bad(about: str, told: str) -> Finding:
    """It does not serve, or should not."""
    return Finding(Verdict.BAD, about, told)


async def examine(
    settings: Settings, clock: Callable[[], datetime] = server_clock
) -> AsyncIterator[Finding]:
    """Everything, each line as soon as it is known."""
    for finding in (*_of_settings(settings), *_of_the_machine()):
        yield finding
    yield _of_documents(settings)
    async for finding in _of_what_calls_out(settings):
        yield finding
    yield await _of_redis(settings)
    yield await _of_files(settings)
    yield await _of_the_decoder()
    if not _there(settings.database_url):
        yield bad("database", "there is none yet: run migrate")
        return
    database = Database(settings.database_url, patience=None)
    try:
        await asyncio.wait_for(database.open(), PATIENCE)
        async for finding in _of_the_database(settings, database, clock):
            yield finding
    except (Unreachable, TimeoutError) as error:
        yield bad("database", f"can't be reached: {str(error) or 'no answer in time'}")
    except NewerDatabase as error:
        yield bad("database", f"a newer version's: {error}")
    finally:
        await database.close()


def _there(database_url: str) -> bool:
    """Whether looking makes nothing: SQLite makes the file that it does not find."""
    path = database_url.removeprefix("sqlite://")
    return path == database_url or Path(path).exists()


def _of_settings(settings: Settings) -> Iterator[Finding]:
    workers = f"{settings.workers} worker{'s' if settings.workers > 1 else ''}"
    yield ok("settings", f"{settings.env.value}, {workers}")
    yield from _of_openness(settings)
    if settings.token_secret is not None:
        yield _of_secret("token secret", settings.token_secret)
    yield _of_secret("grounds key", settings.grounds_key)


def _of_openness(settings: Settings) -> Iterator[Finding]:
    if not settings.production and settings.host not in {"127.0.0.1", "::1", "localhost"}:
        yield warn("settings", "development listens beyond this machine: anybody may introspect")
    if settings.sandbox:
        yield warn("settings", "a sandbox: whoever is signed in moves its clock")
    if settings.production and settings.metrics_token is None:
        yield warn("metrics", "without DOORSTEP_METRICS_TOKEN nobody is told the counts")
    if settings.production and not settings.rate_limit:
        yield warn("settings", "there is no rate limit")


def _of_secret(name: str, secret: bytes) -> Finding:
    """Length was checked when it was read; what somebody typed shows in its variety."""
    if len(set(secret)) < VARIETY:
        return bad(name, f"only {len(set(secret))} different bytes: draw one at random")
    return ok(name, f"{len(secret)} bytes")


def _of_the_machine() -> Iterator[Finding]:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if 0 <= most < DESCRIPTORS:
        yield warn("descriptors", f"{most} at most, and every socket is one")


def _of_documents(settings: Settings) -> Finding:
    """Trusted documents that this schema does not know fail at their first use."""
    if settings.trusted_documents is None:
        return ok("trusted documents", "none")
    listed = orjson.loads(settings.trusted_documents.read_bytes())
    schema = runnable(sandbox=settings.sandbox)
    known = Documents(schema, limits=Limits(), introspection=True, trusted=listed)
    broken = 0
    for id in listed:
        try:
            known.get(Request(None, id, None, None))
        except RequestRefused:
            broken += 1
    if broken:
        return bad("trusted documents", f"{broken} of {len(listed)} don't fit the schema")
    return ok("trusted documents", f"{len(listed)}")


async def _of_what_calls_out(settings: Settings) -> AsyncIterator[Finding]:
    by = apart(settings)
    try:
        yield await _of_keys(settings, fetched(by))
        yield _of_confinement("outbound", await by.measures())
    except CallFailed as error:
        yield bad("outbound", str(error))
    finally:
        await by.stop()


async def _of_keys(settings: Settings, fetch: Fetch) -> Finding:
    try:
        trusted = trusted_by(settings, fetch)
    except SettingsError as error:
        return bad("token keys", str(error))
    count = 0
    for issuer, keys in trusted:
        if isinstance(keys, PublishedKeys):
            await keys.refresh()
            if not keys.count:
                told = "the JWKS can't be had, or holds no key of a kind that is used"
                return bad("token keys", told if len(trusted) == 1 else f"{issuer.name}: {told}")
            count += keys.count
    return ok("token keys", f"{count} published" if count else "the shared secret")


async def _of_the_decoder() -> Finding:
    try:
        return _of_confinement("decoder", await measures())
    except (OSError, SubprocessError) as error:
        return bad("decoder", _name(error))


def _of_confinement(name: str, held: Sequence[str]) -> Finding:
    """A process that reads what strangers send: what stands between it and all else."""
    lacking = [one.value for one in WANTED if one.name not in held]
    if lacking:
        return warn(name, f"apart, but this kernel does not give it: {', '.join(lacking)}")
    return ok(name, ", ".join(("apart", *(Measure[one].value for one in held))))


async def _of_redis(settings: Settings) -> Finding:
    """It may be away: events are late then, not lost."""
    if settings.redis_url is None:
        return ok("redis", "none: one process alone")
    from realtime.asking import answers, unfit  # loads redis-py

    if why := await unfit(settings.redis_url):
        return bad("redis", why)
    why = await answers(settings.redis_url)
    if why is not None:
        return warn("redis", f"can't be reached: {why}")
    tls = settings.redis_url.startswith("rediss:")
    return ok("redis", f"answers, {'encrypted and verified' if tls else 'not encrypted'}")


async def _of_files(settings: Settings) -> Finding:
    """Proven by a file that comes and goes."""
    blobs, name = Blobs(settings.files_url), f"doctor-{secrets.token_hex(8)}"
    try:
        blobs.check()
        async with asyncio.timeout(PATIENCE):
            await blobs.put(name, io.BytesIO(b"x"))
            await blobs.erase(name)
    except (Unusable, OSError) as error:
        return bad("files", str(error) if isinstance(error, Unusable) else _name(error))
    return ok("files", "written and erased")


async def _of_the_database(
    settings: Settings, database: Database, clock: Callable[[], datetime]
) -> AsyncIterator[Finding]:
    before = clock()
    about = await checkup(database)
    now = before + (clock() - before) / 2
    missing = await pending(settings.database_url)
    if missing:
        yield bad("database", f"{about.version}, lacks {', '.join(missing)}: run migrate")
        return
    yield ok("database", f"{about.version}, every migration applied")
    for finding in _of_its_settings(settings, about, now):
        yield finding
    if missing := await unopened(settings, database):
        told = f"of {' and '.join(missing)} a sample does not open: a key is missing"
        yield bad("grounds key", told)
    late = await count_overdue(database, clock() - LATE)
    yield warn("deadlines", f"{late} overdue") if late else ok("deadlines", "none overdue")
    late = await count_due(database, clock() - LATE)
    yield warn("webhooks", f"{late} attempts overdue") if late else ok("webhooks", "none overdue")
    yield await _of_the_ledger(database)


def _of_its_settings(settings: Settings, about: Checkup, now: datetime) -> Iterator[Finding]:
    if about.now is not None:
        apart = abs(about.now - now)
        told = f"{apart.total_seconds():.1f} s from the database's"
        judge = bad if apart > FALSE_CLOCK else warn if apart > SKEW else ok
        yield judge("clock", told)
    if not settings.database_url.startswith("sqlite:"):
        well, told = wire(settings.database_url, encrypted=about.encrypted)
        yield (ok if well else warn)("database", told)
    if parameter(settings.database_url, "pooler") and not about.ends_orphans:
        yield warn("database", "set the role's idle_in_transaction_session_timeout, such as 30s")
    if not about.keeps_commits:
        yield bad("database", "loses commits in a crash: turn synchronous_commit and fsync on")
    wanted = settings.workers * POOL_SIZE
    if about.most_connections is not None and about.most_connections < wanted:
        told = f"{about.most_connections} connections, the workers may want {wanted}"
        yield warn("database", told)


async def _of_the_ledger(database: Database) -> Finding:
    try:
        findings = await asyncio.wait_for(audit(database), AUDIT_PATIENCE)
    except TimeoutError:
        return warn("ledger", "too large to prove here: run audit")
    broken = [finding.proof.name for finding in findings if finding.breaches]
    if broken:
        return bad("ledger", f"run audit: not so: {' '.join(broken)}")
    return ok("ledger", f"{len(findings)} proofs hold")


def _name(error: BaseException) -> str:
    return type(error).__name__
