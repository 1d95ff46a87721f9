"""What support writes by itself: the first messages of disputes (D1), tickets and reports (B5, B1),
and a dispute's timeline (D5).

Both parties may compare what they were sent, at the door too, so it says nothing but what both
know: no reason (C6), no name, no place, no date (B8), and not who cancelled.
"""

from domain.model.blocks import BlockLevel
from domain.model.disputes import DisputeKind
from domain.model.events import EventKind
from domain.model.reports import ReportSource

_HELD = (
    "What was paid for it stays held until support decides."
    " Please tell us here, in your own words, what happened. The other party can't read this."
)

FIRST_MESSAGES = {
    DisputeKind.LATE_CANCELLATION: (
        f"This session was cancelled less than 5 hours before its start. {_HELD}"
    ),
    DisputeKind.CANCELLED_WHILE_MEETING: (
        f"This session was cancelled while you were meeting. {_HELD}"
    ),
    DisputeKind.CANCELLED_IN_PROGRESS: (
        f"This session was cancelled after it had started. {_HELD}"
    ),
    DisputeKind.MISSED: f"This session did not start within an hour of its time. {_HELD}",
    DisputeKind.GOODWILL_REFUND: (
        "You ended this session with a goodwill refund. Please tell us here, in your own words,"
        " what happened. The other party can't read this."
    ),
}

OPENED = {
    DisputeKind.LATE_CANCELLATION: "A dispute opened: cancelled within 5 hours of its start.",
    DisputeKind.CANCELLED_WHILE_MEETING: "A dispute opened: cancelled during the meeting.",
    DisputeKind.CANCELLED_IN_PROGRESS: "A dispute opened: cancelled in progress.",
    DisputeKind.MISSED: "A dispute opened: the session was missed.",
    DisputeKind.GOODWILL_REFUND: "A dispute opened: the partner made a goodwill refund.",
}

STEPS = {
    EventKind.DISPUTE_TAKEN: "Support took up the dispute.",
    EventKind.DISPUTE_RELEASED: "The dispute waits for another agent.",
    EventKind.DISPUTE_DECIDED: "Support decided the dispute.",
}

# ── Bookings outside the platform ────────────────────────────────────────────────────────────────

_NEXT = (
    "What comes next: a trainer invites you to a meeting about why we refuse such bookings, and"
    " about how we can help you to keep earning. After it support looks at your profile again."
    " You can write to us here at any time."
)

BLOCKED = {
    BlockLevel.L1: (
        "Your profile is blocked because of bookings outside the platform. For now you can't be"
        f" booked, and can't propose additions; what is booked already goes on. {_NEXT}"
    ),
    BlockLevel.PERMANENT: (
        "Your account is removed because bookings outside the platform went on after your"
        " counselling. Sessions that have not come to the meeting are cancelled. What is yours"
        " stays readable, and you can write to us here."
    ),
}
"""What a partner is told of a block (B4, B5); of a permanent one once it is confirmed (D7)."""

REPEATED = (
    "Your profile is blocked, and your account suspended, because bookings outside the platform"
    " went on after your counselling. A second person of support looks at it before your account is"
    " removed. What is booked already goes on. If you think that this is a mistake, write to us"
    " here."
)
"""Until then."""

REJECTED = (
    "Your account is not removed, and no longer suspended. Your profile is still blocked. You can"
    " write to us here."
)

LIFTED = "Your profile is no longer blocked. Thank you for what you agreed with your trainer."
FORGIVEN = "Your profile is no longer blocked: a lead of support has looked at it again."
"""Of a permanent block (B7)."""
LOWERED = (
    f"Removing your account was a mistake, and is undone. Your profile is still blocked. {_NEXT}"
)
PARDONED = (
    "Your account is no longer removed. Your profile is still blocked because of bookings outside"
    " the platform: you can't be booked, and can't propose additions. This conversation is open"
    " again, and you can write to us here."
)
"""To who was removed and is still blocked (B5, D4)."""

OVERTURNED = "Blocking your profile was a mistake, and is undone. We are sorry."

_PROOFS = (
    " Please attach what shows it: a screenshot of a payment, a chat, a call log. You can write to"
    " us here. The partner can't read this, and is not told who you are."
)
REPORTED = {
    ReportSource.CLIENT_REPORT: f"Thank you for telling us.{_PROOFS}",
    ReportSource.INACTIVE_CLIENT_CALL: f"Thank you for what you told us in our call.{_PROOFS}",
}
"""What a reporter is told, once and whatever becomes of the report (B1, B2)."""
