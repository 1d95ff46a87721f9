"""The command line: what README, CI and whoever is on call type.

What is wrong is told in one line, and the exit code is not 0.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from bootstrap.checks import check_files, check_redis
from bootstrap.composition import Doorstep, server_clock
from bootstrap.outbound import apart, fetched
from bootstrap.settings import Settings, SettingsError, load_settings
from bootstrap.telemetry import speak
from bootstrap.trust import trusted_by
from bootstrap.vaults import reseal_all
from domain.model.people import Role, SupportRole
from resolvers.schema import build
from storage.database.database import Database, Unreachable
from storage.database.migrate import NewerDatabase, pending
from storage.database.migrate import migrate as apply_migrations
from storage.tables.api_keys import end_rights
from storage.tables.audit import audit
from storage.tables.history import begin_history
from transport.auth.tokens import CLOCK_LEEWAY, TokenRefused, issue
from transport.server.server import CannotListen, Serving
from transport.server.server import serve as run_server

T = TypeVar("T")
PRINTED_SCHEMA = Path(__file__).parents[1] / "schema" / "schema.graphql"

cli: typer.Typer = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Doorstep: sessions in person, live to both parties.",
)


def _settings() -> Settings:
    try:
        return load_settings()
    except SettingsError as error:
        raise SystemExit(str(error)) from None


@cli.command()
def serve(
    demo: Annotated[bool, typer.Option("--demo", help="People and sessions to try it on.")] = False,
    migrate: Annotated[bool, typer.Option("--migrate", help="Run `migrate` first.")] = False,
) -> None:
    """Serve until stopped."""
    settings = _settings()
    if migrate:
        _reached(apply_migrations(settings.database_url))
    elif missing := _reached(pending(settings.database_url)):
        raise SystemExit(f"The database lacks {', '.join(missing)}: run `python app.py migrate`.")
    if demo:
        from demo.seed import greet

        quiet = settings.model_copy(update={"access_log": False})  # it is a greeting, not a log
        asyncio.run(greet(Doorstep(quiet)))
    _check(settings)
    speak(production=settings.production)
    serving = Serving(
        settings.host, settings.port, settings.workers, lame_seconds=settings.lame_duck
    )
    try:
        raise SystemExit(run_server("app:app", serving))
    except CannotListen as error:
        raise SystemExit(str(error)) from None


def _check(settings: Settings) -> None:
    try:
        check_files(settings)
        trusted_by(settings, fetched(apart(settings)))
        check_redis(settings)
    except SettingsError as error:
        raise SystemExit(str(error)) from None


def _reached(work: Coroutine[Any, Any, T]) -> T:
    """One line that says what is wrong, rather than a server that fails every request."""
    try:
        return asyncio.run(work)
    except Unreachable as error:
        raise SystemExit(f"DOORSTEP_DATABASE_URL: the database can't be reached: {error}") from None
    except NewerDatabase as error:
        raise SystemExit(f"DOORSTEP_DATABASE_URL: the database is a newer one: {error}") from None


@cli.command()
def migrate() -> None:
    """Bring the database to this version; safe to run by several machines at once."""
    _reached(apply_migrations(_settings().database_url))


@cli.command()
def token(
    role: Role,
    subject: str,
    name: str | None = None,
    support_role: Annotated[list[SupportRole] | None, typer.Option()] = None,
    ttl: Annotated[str, typer.Option(help="Such as 90s, 15m, 1h; at most 24h.")] = "1h",
) -> None:
    """Print a token signed with the configured secret."""
    secret = _settings().token_secret
    if secret is None:
        raise SystemExit("DOORSTEP_TOKEN_SECRET: tokens are issued by whoever keeps the JWKS.")
    try:
        print(
            issue(
                secret,
                role=role,
                sub=subject,
                ttl=_span(ttl),
                now=server_clock(),
                name=name,
                support_roles=support_role or (),
            )
        )
    except TokenRefused as error:
        raise SystemExit(str(error)) from None


def _span(text: str) -> timedelta:
    units = {"s": 1, "m": 60, "h": 3600}
    if not text[:-1].isdigit() or text[-1:] not in units or len(text) > 7:
        raise SystemExit("--ttl: a whole number and s, m or h, such as 15m")
    return timedelta(seconds=int(text[:-1]) * units[text[-1]])


@cli.command()
def revoke(role: Role, subject: str) -> None:
    """End every token of this account that was issued until now, and a partner's API keys (V3).

    Of the role `integration` the subject is one key's id, and that key ends, for good.
    """
    now = server_clock()
    _reached(_with_database(lambda on: end_rights(on, role, subject, now)))
    if role is not Role.INTEGRATION:
        until = (now + CLOCK_LEEWAY).isoformat()
        print(f"Tokens dated after {until} work again: a token fetched before is refused, too.")


async def _with_database(work: Callable[[Database], Awaitable[None]]) -> None:
    database = Database(_settings().database_url, patience=None)  # proving a ledger takes its time
    await database.open()
    try:
        await work(database)
    finally:
        await database.close()


@cli.command()
def new_epoch() -> None:
    """Begin another history: after a restore, before serving. Every cursor is answered by reset."""

    async def begin(database: Database) -> None:
        async with database.transaction() as on:
            print(f"The history is {await begin_history(on)} now.")

    _reached(_with_database(begin))


@cli.command("audit")
def audit_ledger() -> None:
    """Prove the whole ledger; exit code 1 on a cent of difference."""
    sound = True

    async def prove(on: Database) -> None:
        nonlocal sound
        for finding in await audit(on):
            sound = sound and not finding.breaches
            print("ok  " if not finding.breaches else "NO  ", finding.proof.name)
            for breach in finding.breaches:
                print("      ", breach)

    _reached(_with_database(prove))
    raise SystemExit(0 if sound else 1)


@cli.command()
def reseal() -> None:
    """Seal with the first of DOORSTEP_GROUNDS_KEYS what another sealed; exit code 1 where none of
    them opens something.
    """
    settings, lost = _settings(), 0

    async def work(on: Database) -> None:
        nonlocal lost
        done, lost = await reseal_all(settings, on)
        print(f"{done} sealed anew, {lost} that no key opens")

    _reached(_with_database(work))
    raise SystemExit(1 if lost else 0)


@cli.command()
def doctor() -> None:
    """Look at everything that serving needs; exit code 1 where something is bad."""
    from bootstrap import doctor as examination

    well = True

    async def tell(settings: Settings) -> None:
        nonlocal well
        async for finding in examination.examine(settings):
            well = well and finding.verdict is not examination.Verdict.BAD
            print(finding, flush=True)

    try:
        settings = load_settings()
    except SettingsError as error:
        print(examination.bad("settings", str(error)))
        raise SystemExit(1) from None
    asyncio.run(tell(settings))
    raise SystemExit(0 if well else 1)


@cli.command("export-schema")
def export_schema(
    check: Annotated[bool, typer.Option(help="Write nothing; fail where it is stale.")] = False,
) -> None:
    """Print the schema into schema/schema.graphql."""
    printed = build().as_str() + "\n"
    if not check:
        PRINTED_SCHEMA.write_text(printed)
    elif not PRINTED_SCHEMA.exists() or PRINTED_SCHEMA.read_text() != printed:
        raise SystemExit("schema/schema.graphql is stale: run `python app.py export-schema`.")


@cli.command()
def demo(
    url: Annotated[str | None, typer.Option(help="A running server; without, an own one.")] = None,
) -> None:
    """Play one session of each place, and print what each party saw and when."""
    from demo.play import play

    raise SystemExit(asyncio.run(play(url)))
