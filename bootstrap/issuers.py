"""The file of issuers: read once at the start, checked whole (docs/interfaces.md)."""

from collections.abc import Iterator

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from domain.model.people import Role, SupportRole
from transport.auth.issuers import ClaimPath, Issuer

ISSUERS_LIMIT = 10


class IssuersWrong(ValueError):
    """What is wrong with the file, in one line."""


class _Entry(BaseModel):
    """One issuer as the file has it (docs/interfaces.md, "Tokens of identity providers")."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    issuer: str = Field(min_length=1, max_length=500)
    jwks: str = Field(min_length=1)
    audience: list[str] = Field(min_length=1)
    roles: list[Role] = Field(min_length=1)
    audience_claim: str | list[str] = "aud"
    role_claim: str | list[str] | None = None
    role_values: dict[str, Role] = {}
    support_roles_claim: str | list[str] = "support_roles"
    support_role_values: dict[str, SupportRole] = {}
    name_claim: str | list[str] = "name"
    require: dict[str, str] = {}


def read_issuers(text: bytes) -> Iterator[tuple[Issuer, str]]:
    """The issuers of a file, each with the place of its JWKS; IssuersWrong says what is wrong."""
    try:
        listed = orjson.loads(text)
        entries = [_Entry.model_validate(one) for one in listed]
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise IssuersWrong(f"{where}: {first['msg']}") from None
    except (ValueError, TypeError) as error:
        raise IssuersWrong("expected a JSON list of issuers") from error
    _check(entries)
    return ((_issuer(one), one.jwks) for one in entries)


def _check(entries: list[_Entry]) -> None:
    if not 0 < len(entries) <= ISSUERS_LIMIT:
        raise IssuersWrong(f"expected 1 to {ISSUERS_LIMIT} issuers")
    if len({one.issuer for one in entries}) < len(entries):
        raise IssuersWrong("an issuer stands there twice")
    given = [role for one in entries for role in one.roles]
    if len(set(given)) < len(given):
        raise IssuersWrong("a role is given by two issuers: one `sub` could be two people")
    if Role.INTEGRATION in given:
        raise IssuersWrong("roles: an integration comes with an API key")
    for one in entries:
        if one.role_claim is None and len(one.roles) > 1:
            raise IssuersWrong(f"{one.issuer}: several roles need a role_claim")
        if not set(one.role_values.values()) <= set(one.roles):
            raise IssuersWrong(f"{one.issuer}: role_values hold a role that it may not give")


def _issuer(one: _Entry) -> Issuer:
    return Issuer(
        one.issuer,
        frozenset(one.audience),
        frozenset(one.roles),
        audience_claim=_path(one.audience_claim),
        role_claim=None if one.role_claim is None else _path(one.role_claim),
        role_values=one.role_values or {role.value: role for role in one.roles},
        support_roles_claim=_path(one.support_roles_claim),
        support_role_values=one.support_role_values or {r.value: r for r in SupportRole},
        strict=False,
        name_claim=_path(one.name_claim),
        require=one.require,
    )


def _path(given: str | list[str]) -> ClaimPath:
    return (given,) if isinstance(given, str) else tuple(given)
