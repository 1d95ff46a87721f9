"""What the environment says: read once at the start, checked whole, then frozen.

A setting that is wrong stops the start with one line that names it. No message repeats a value:
addresses hold passwords, and a secret that is too short is still a secret.
"""

import base64
import os
import secrets
from collections.abc import Callable, Mapping
from datetime import UTC
from enum import Enum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bootstrap.addresses import LOOPBACK, NotObeyed, exposed_database, exposed_redis
from bootstrap.environment import PREFIX, SettingsError, ours
from bootstrap.secrets import kept
from bootstrap.setting_types import (
    SECRET_BYTES,
    CurrencyCode,
    DatabaseUrl,
    ExpoToken,
    ExpoUrl,
    FilesUrl,
    GroundsKey,
    GroundsKeys,
    Host,
    Jwks,
    Manifest,
    MetricsToken,
    Origins,
    Readable,
    RedisUrl,
    Secret,
    TimeZone,
    Words,
)

LEAST_WORK = 60_000


__all__ = ["Environment", "Settings", "SettingsError", "load_settings"]


class Environment(Enum):
    """Development forgives what production refuses."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


class Settings(BaseModel):
    """Names and defaults as in docs/interfaces.md; a description is what a mistake is told."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, arbitrary_types_allowed=True
    )

    env: Environment = Field(Environment.DEVELOPMENT, description="development or production")
    database_url: DatabaseUrl = Field(
        "sqlite://doorstep.db",
        repr=False,  # it may hold a password, and a settings object gets logged one day
        description="sqlite://file, sqlite:///path/to/file or postgres://user:password@host:5432/name",
    )
    redis_url: RedisUrl | None = Field(
        None, repr=False, description="redis://host:6379/0 or rediss://host:6379/0"
    )
    token_secret: Secret | None = Field(None, repr=False, description="32 to 1024 bytes")
    token_jwks: Jwks | None = Field(
        None, description="the path of a readable file, or an https address"
    )
    token_issuers: Readable | None = Field(
        None, description="the path of a readable file that lists issuers"
    )
    files_url: FilesUrl = Field(
        "file://files",
        description="file://folder, file:///path/to/folder, s3://bucket/prefix"
        " or https://store.example/bucket/prefix",
    )
    trusted_documents: Manifest | None = Field(None, description="a readable manifest's path")
    trusted_only: bool = Field(default=False, description="0 or 1")
    rate_limit: int = Field(
        1200, ge=0, le=1_000_000, description="a whole number from 0 (none) to 1000000"
    )
    access_log: bool = Field(default=True, description="0 or 1")
    metrics_token: MetricsToken | None = Field(
        None, repr=False, description="16 to 1024 printable characters, without spaces"
    )
    expo_url: ExpoUrl = Field(
        "https://exp.host/--/api/v2/push",
        description="off, or the https address of Expo's push service (http from the loopback)",
    )
    expo_token: ExpoToken | None = Field(
        None, repr=False, description="1 to 1024 printable characters, without spaces"
    )
    currency: CurrencyCode = Field("EUR", description="an ISO 4217 code, such as EUR")
    time_zone: TimeZone = Field(UTC, description="a time zone, such as Asia/Kolkata")
    goodwill_cap: int = Field(
        50_000, ge=0, le=10**9, description="minor units, a whole number from 0 to 1000000000"
    )
    forbidden_words: Words = Field(
        ("disintermediation",), description="words of 4 to 100 letters, separated by commas"
    )
    grounds_key: GroundsKey = Field(repr=False, description="32 bytes in base64")
    grounds_keys: GroundsKeys = Field(
        (), repr=False, description="keys as DOORSTEP_GROUNDS_KEY is one, separated by commas"
    )
    host: Host = Field("127.0.0.1", description="an address or a host's name")
    port: int = Field(8000, ge=0, le=65535, description="a whole number from 0 (any) to 65535")
    sandbox: bool = Field(default=False, description="0 or 1")
    workers: int = Field(1, ge=1, le=64, description="a whole number from 1 to 64")
    lame_duck: int = Field(0, ge=0, le=300, description="seconds, a whole number from 0 to 300")
    allowed_origins: Origins = Field(
        (), description="origins such as https://app.example, separated by commas"
    )

    @property
    def work_limit(self) -> int:
        """Points a minute and account: 50 for each request, and enough for ordinary screens."""
        return max(LEAST_WORK, 50 * self.rate_limit) if self.rate_limit else 0

    @property
    def keyring(self) -> tuple[bytes, ...]:
        """What seals, and after it what opens besides."""
        return self.grounds_keys or (self.grounds_key,)

    @property
    def production(self) -> bool:
        """Whether secrets are required and the curious are told less."""
        return self.env is Environment.PRODUCTION


LAME_DUCK = "5"  # seconds in production: two looks of a balancer that looks every 2 s


def load_settings(
    environ: Mapping[str, str] = os.environ, *, home: Path = Path(".doorstep")
) -> Settings:
    """What `environ` sets. In development a missing secret is made, and kept in `home`.

    A lone server in development is a sandbox, too. An empty value is no value. Raises
    SettingsError, one line, for the first thing wrong.
    """
    given = ours(environ, Settings.model_fields)
    if "grounds_keys" in given:
        if "grounds_key" in given:
            raise SettingsError(f"{PREFIX}GROUNDS_KEYS: stands instead of {PREFIX}GROUNDS_KEY")
        given["grounds_key"] = given["grounds_keys"].partition(",")[0].strip()
    if given.get("env", "development") == "development":
        _fill_in_secrets(given, home)
        if given.get("workers", "1") == "1":
            given.setdefault("sandbox", "1")
    else:
        given.setdefault("lame_duck", LAME_DUCK)
    try:
        settings = Settings.model_validate(given)
    except ValidationError as error:
        raise SettingsError(_one_line(error)) from None
    if "env" not in given and settings.host not in LOOPBACK:
        line = f"say development or production: {PREFIX}HOST is not this machine's alone"
        raise SettingsError(f"{PREFIX}ENV: {line}")
    for rule in (
        _secrets_stand,
        _encryption_stands,
        _trust_stands,
        _pushes_stand,
        _sandbox_stands,
        _workers_share,
    ):
        rule(settings)
    return settings


def _one_line(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    field = str(first["loc"][0])
    if isinstance(cause := first.get("ctx", {}).get("error"), NotObeyed):
        return f"{PREFIX}{field.upper()}: {cause}"
    expected = Settings.model_fields[field].description
    if first["type"] == "missing":
        return f"{PREFIX}{field.upper()}: production requires it: {expected}"
    return f"{PREFIX}{field.upper()}: expected {expected}"


def _secrets_stand(settings: Settings) -> None:
    if settings.token_secret and settings.token_jwks:
        raise SettingsError(f"{PREFIX}TOKEN_JWKS: stands instead of {PREFIX}TOKEN_SECRET, give one")
    if settings.token_issuers and (settings.token_secret or settings.token_jwks):
        raise SettingsError(
            f"{PREFIX}TOKEN_ISSUERS: stands instead of {PREFIX}TOKEN_SECRET and TOKEN_JWKS"
        )
    if not (settings.token_secret or settings.token_jwks or settings.token_issuers):
        raise SettingsError(f"{PREFIX}TOKEN_SECRET: production requires it, or {PREFIX}TOKEN_JWKS")
    if settings.production and (settings.token_jwks or "").startswith("http://"):
        raise SettingsError(f"{PREFIX}TOKEN_JWKS: production takes https alone, or a file")


def _encryption_stands(settings: Settings) -> None:
    """What leaves the machine in production is encrypted, or somebody said that it is not."""
    if not settings.production:
        return
    exposed = {
        "DATABASE_URL": exposed_database(settings.database_url),
        "REDIS_URL": exposed_redis(settings.redis_url) if settings.redis_url else None,
    }
    for name, why in exposed.items():
        if why is not None:
            raise SettingsError(f"{PREFIX}{name}: {why}")


def _trust_stands(settings: Settings) -> None:
    if settings.trusted_only and settings.trusted_documents is None:
        raise SettingsError(
            f"{PREFIX}TRUSTED_DOCUMENTS: {PREFIX}TRUSTED_ONLY=1 needs the manifest's path here"
        )


def _pushes_stand(settings: Settings) -> None:
    if settings.production and (settings.expo_url or "").startswith("http://"):
        raise SettingsError(f"{PREFIX}EXPO_URL: production takes https alone, or off")


def _sandbox_stands(settings: Settings) -> None:
    """A clock that anybody moves is for one process, where nothing is real."""
    if settings.sandbox and settings.production:
        raise SettingsError(f"{PREFIX}SANDBOX: production has none")
    if settings.sandbox and settings.workers > 1:
        raise SettingsError(
            f"{PREFIX}SANDBOX: its clock is one process's, so {PREFIX}WORKERS must be 1"
        )


def _workers_share(settings: Settings) -> None:
    """Several processes share PostgreSQL and Redis, and nothing else: less would lose events."""
    if settings.workers == 1:
        return
    missing = [
        line
        for line, absent in (
            (f"{PREFIX}DATABASE_URL is SQLite", settings.database_url.startswith("sqlite:")),
            (f"{PREFIX}REDIS_URL is missing", settings.redis_url is None),
        )
        if absent
    ]
    if missing:
        raise SettingsError(
            f"{PREFIX}WORKERS: {settings.workers} workers need PostgreSQL and Redis, but "
            + " and ".join(missing)
        )


def _fill_in_secrets(given: dict[str, str], home: Path) -> None:
    if "token_jwks" not in given and "token_issuers" not in given:
        _fill_in(given, "token_secret", home, lambda: secrets.token_urlsafe(SECRET_BYTES))
    _fill_in(
        given,
        "grounds_key",
        home,
        lambda: base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode(),
    )


def _fill_in(given: dict[str, str], field: str, home: Path, make: Callable[[], str]) -> None:
    if field in given:
        return
    try:
        given[field] = kept(home / field, make)
    except OSError as error:
        reason = f"not given, and {home / field} can't keep one: {error.strerror}"
        raise SettingsError(f"{PREFIX}{field.upper()}: {reason}") from error
