"""A client's or partner's profile: it holds no attribute a person could be judged by (C5)."""

from dataclasses import dataclass, replace

from domain.model.addresses import Building, check_building
from domain.model.people import Role
from domain.model.refusals import InputRefusal, invalid
from domain.model.sanctions import FREE, Restriction
from domain.model.texts import check_email, check_optional_line, check_phone, check_text


@dataclass(frozen=True, slots=True)
class Profile:
    """An account of a client or partner: `(role, sub)` names it, `id` is what others know."""

    id: str
    role: Role
    sub: str
    display_name: str
    phone: str | None = None
    email: str | None = None
    rules: str = ""
    building: Building | None = None
    restriction: Restriction = FREE


@dataclass(frozen=True, slots=True)
class Change:
    """What a person typed; None keeps what there is, an empty phone or e-mail takes it away."""

    display_name: str | None = None
    phone: str | None = None
    email: str | None = None
    rules: str | None = None
    building: Building | None = None


_PARTNERS_OWN = ("rules", "building")


def check_change(change: Change, role: Role) -> InputRefusal | None:
    """Names to 200 characters, a partner's rules to 4,000; a client has neither rules nor place."""
    foreign = _PARTNERS_OWN if role is Role.CLIENT else ()
    for name in foreign:
        if getattr(change, name) is not None:
            return invalid((name,), "This belongs to a partner's profile.")
    return (
        check_optional_line(change.display_name, ("displayName",))
        or (check_phone(change.phone, ("phone",)) if change.phone else None)
        or (check_email(change.email, ("email",)) if change.email else None)
        or (change.rules is not None and check_text(change.rules, ("rules",), blank=True))
        or (change.building and check_building(change.building, ("building",)))
        or None
    )


def changed(profile: Profile, change: Change) -> Profile | InputRefusal:
    """The profile with what was given; INVALID_INPUT where a part is out of bounds."""
    if refusal := check_change(change, profile.role):
        return refusal
    given = {
        name: value
        for name in ("display_name", "phone", "email", "rules", "building")
        if (value := getattr(change, name)) is not None
    }
    taken_away = {name: None for name in ("phone", "email") if given.get(name) == ""}
    return replace(profile, **given | taken_away)
