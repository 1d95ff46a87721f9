"""Whose tokens are believed, by the settings."""

from urllib.parse import urlsplit

from bootstrap.addresses import LOOPBACK
from bootstrap.issuers import IssuersWrong, read_issuers
from bootstrap.settings import Settings, SettingsError
from transport.auth.issuers import OURS, Issuer
from transport.auth.keys import Fetch, Keys, KeysUnavailable, SharedSecret, published_at

Trusted = list[tuple[Issuer, Keys]]


def trusted_by(settings: Settings, fetch: Fetch) -> Trusted:
    """Every issuer with its keys; SettingsError where a file holds no keys, or no issuers."""
    if settings.token_issuers is not None:
        return _listed(settings, fetch)
    if settings.token_jwks is not None:
        return [(OURS, _published("DOORSTEP_TOKEN_JWKS", settings.token_jwks, fetch))]
    assert settings.token_secret is not None  # load_settings sees to it
    return [(OURS, SharedSecret(settings.token_secret))]


def _listed(settings: Settings, fetch: Fetch) -> Trusted:
    assert settings.token_issuers is not None
    name = "DOORSTEP_TOKEN_ISSUERS"
    try:
        found = list(read_issuers(settings.token_issuers.read_bytes()))
    except (OSError, IssuersWrong) as error:
        raise SettingsError(f"{name}: {error}") from None
    for issuer, place in found:
        parts = urlsplit(place)
        near = parts.scheme == "http" and parts.hostname in LOOPBACK and not settings.production
        if parts.scheme in {"http", "https"} and parts.scheme != "https" and not near:
            raise SettingsError(f"{name}: {issuer.name}: jwks: https alone, or a file")
    return [(issuer, _published(name, place, fetch)) for issuer, place in found]


def _published(name: str, place: str, fetch: Fetch) -> Keys:
    try:
        return published_at(place, fetch)
    except KeysUnavailable as error:
        raise SettingsError(f"{name}: the file holds {error}") from None
