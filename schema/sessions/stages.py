"""A session's stages and phases, and how it is paid: declared before the types that show them."""

from domain.model.sessions import PaymentMethod, Phase, Stage
from schema.base.declare import choice

choice(
    PaymentMethod,
    "How a session and its additions are paid.",
    {
        "BALANCE": "From the client's balance; held in escrow until the session ends.",
        "DIRECT": "Directly to the partner; no money moves here.",
    },
)
choice(
    Stage,
    "How far a session has come.",
    {
        "SCHEDULED": "Booked.",
        "ON_THE_WAY": "The traveller has set out.",
        "ARRIVED": "The traveller is at the door.",
        "ADDRESS_PROVIDED": "The partner has told the arrived client how to get in.",
        "IN_PROGRESS": "Started by the partner.",
        "COMPLETED": "Ended as it should.",
        "CANCELLED": "Ended by one of the parties, or by support.",
        "MISSED": "Not started within an hour of its time.",
    },
)
choice(
    Phase,
    "Stages, as cancellation and additions look at them.",
    {
        "BEFORE_MEETING": "Scheduled, or on the way.",
        "MEETING": "Arrived, or address provided.",
        "IN_PROGRESS": "Started.",
        "ENDED": "Completed, cancelled or missed.",
    },
)

__all__ = ["PaymentMethod", "Phase", "Stage"]
