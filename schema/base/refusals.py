"""Refusals as GraphQL types: what was asked is against a rule, and which."""

from datetime import datetime

from domain.model import refusals
from domain.model.refusals import RefusalCode
from domain.platform.scopes import told_to
from domain.wording import guard
from domain.wording.guard import WordingTopic
from schema.base.context import Context
from schema.base.declare import choice, face, noun, says
from schema.base.money import Money, money

_CODES = {
    "NOT_FOUND": "There is no such thing, or it is not for you to see: both answer alike.",
    "NOT_YOURS_TO_DO": "This is the other party's, or another agent's, to do.",
    "WRONG_STAGE": "The session has not come so far, or is past it.",
    "TOO_EARLY": "The window has not opened yet.",
    "TOO_LATE": "The window has closed.",
    "ALREADY_ANSWERED": "The addition was confirmed, declined, withdrawn, or has lapsed.",
    "ALREADY_TAKEN": "Another agent has taken it.",
    "ALREADY_DECIDED": "It was decided before.",
    "PREFERENCES_INCOMPLETE": "The start must say of each preference whether it will be provided.",
    "REASON_REQUIRED": "This cancellation must name one of the reasons offered.",
    "REASON_NOT_AVAILABLE": "The reason named is not one of those offered now.",
    "REASON_NOT_TAKEN": "No reason or details are asked for, and none are taken.",
    "DETAILS_REQUIRED": "The reason named needs its details.",
    "INSUFFICIENT_BALANCE": "The client's balance does not cover this.",
    "NOT_SECURE": "Only a session paid from the balance can do this.",
    "AMOUNTS_DO_NOT_ADD_UP": "Refund and award must together be exactly what is held.",
    "REFERENCE_REUSED": "This reference stands for another movement.",
    "OVERLAPS_ANOTHER_SESSION": "The partner has another session at that time.",
    "CATALOGUE_ITEM_UNKNOWN": "The partner does not offer this item.",
    "NOT_BOOKABLE": "The partner can't be booked. Why is not told.",
    "SUSPENDED": "Your account may not do this for now.",
    "PARTNER_BLOCKED": "A blocked partner may not do this.",
    "THREAD_CLOSED": "This conversation has ended.",
    "PROOF_REQUIRED": "A report is upheld only with a verified proof.",
    "COUNSELLING_INCOMPLETE": "The counselling has not been completed.",
    "PARTNER_STILL_BLOCKED": "The partner's profile is still blocked.",
    "WORDING_NOT_ALLOWED": "The text holds what the partner must not be told.",
    "DISTANCE_TOO_FAR": "The helpline is for clients within 10 km.",
    "PRICE_CHANGED": "The price is no longer the one expected.",
    "CONSEQUENCES_CHANGED": "A cancellation now means something else than was expected.",
    "TOO_MANY": "A limit of number is reached.",
    "REPORT_NEEDS_A_DATE": "Upholding needs the day of the service.",
    "STALE_VERSION": "The session has moved on; here it is as it now stands.",
    "IDEMPOTENCY_KEY_REUSED": "This key was used for another command or input.",
    "INVALID_INPUT": "Something typed is out of bounds; the path says what.",
}
choice(RefusalCode, "Why a command was refused: branch on it, show the message.", _CODES)

_MESSAGE = "A sentence for people, in English."
_RULE = "The rule's number in the rulebook: S2."


@face
class Refusal:
    """A command that was not accepted. The payload's subject shows how things stand."""

    code: RefusalCode = says("Why: one of a closed set.")
    message: str = says(_MESSAGE)
    rule: str | None = says(_RULE)


@noun
class RuleRefusal(Refusal):
    """A rule said no; the code says all there is to say."""


@noun
class WindowRefusal(Refusal):
    """Too early or too late, with the window that is right."""

    opens_at: datetime | None = says("From when on it is possible.")
    closes_at: datetime | None = says("Until when it is possible, this moment included.")


@noun
class FundsRefusal(Refusal):
    """A balance too small."""

    required: Money = says("What is needed.")
    available: Money | None = says("What there is; told to the payer alone.")


@noun
class InputRefusal(Refusal):
    """Something a person typed is out of bounds."""

    path: list[str] = says("Where in the input, as names and positions.", most=10)


choice(
    WordingTopic,
    "What a place in a text gives away.",
    {
        "PERSONAL_NAME": (
            "The name of a client, or of another person the partner met. To a trainer or city"
            " manager: any name, or word that may be one."
        ),
        "CONTACT": "A phone number or an e-mail address; to a trainer or city manager any number.",
        "ADDRESS": (
            "A street, a postal code, a city that is not the partner's own, or how to a door:"
            " entrance, floor, apartment, who lives there."
        ),
        "DATE": (
            "A day of a report, its proofs, or its client's sessions; to a trainer or city manager"
            " any day."
        ),
        "LOCATION_TRACKING": "That somebody's location was looked at.",
        "FORBIDDEN_WORD": "A word that support has agreed not to use.",
        "SOURCE": "Who told us, what was sent, or that a guess is right or wrong.",
    },
)


@noun
class WordingFinding:
    """A place in the text. Offsets count UTF-16 code units, as JavaScript's strings do:
    text.slice(start, end) is the excerpt.
    """

    topic: WordingTopic = says("What it gives away.")
    excerpt: str = says("What was typed there.")
    start: int = says("Where it begins.")
    end: int = says("Where it ends; the first unit after it.")


@noun
class WordingRefusal(Refusal):
    """The text holds what the partner must not be told (B8)."""

    path: list[str] = says("The text's place in the input, as names and positions.", most=10)
    findings: list[WordingFinding] = says(
        "The first 20 places, in order. From the fourth refusal of a day for one partner on they"
        " are its topics alone: the excerpt is empty, start and end are the whole text.",
        most=20,
    )


def _wording(value: guard.WordingRefusal) -> WordingRefusal:
    return WordingRefusal(
        code=value.code,
        message=value.message,
        rule=value.rule,
        path=list(value.path),
        findings=[
            WordingFinding(topic=one.topic, excerpt=one.excerpt, start=one.start, end=one.end)
            for one in value.findings
        ],
    )


def refusal(value: refusals.Refusal | None, ctx: Context) -> Refusal | None:
    """A refusal as it is shown to this viewer."""
    if value is None:
        return None
    match told_to(ctx.viewer, value):
        case refusals.WindowRefusal(code, message, rule, opens_at, closes_at):
            return WindowRefusal(
                code=code, message=message, rule=rule, opens_at=opens_at, closes_at=closes_at
            )
        case refusals.InputRefusal(code, message, rule, path):
            return InputRefusal(code=code, message=message, rule=rule, path=list(path))
        case guard.WordingRefusal() as wording:
            return _wording(wording)
        case refusals.FundsRefusal(code, message, rule, required, available):
            return FundsRefusal(
                code=code,
                message=message,
                rule=rule,
                required=money(required, ctx.currency),
                available=None if available is None else money(available, ctx.currency),
            )
        case other:
            return RuleRefusal(code=other.code, message=other.message, rule=other.rule)
