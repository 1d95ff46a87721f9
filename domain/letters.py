"""What support writes by itself: a dispute's first messages (D1), and its timeline (D5).

Both parties may compare what they were sent, at the door too, so it says nothing but what both
know: no reason (C6), no name, no place, no date (B8), and not who cancelled.
"""

from domain.disputes import DisputeKind
from domain.events import EventKind

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
