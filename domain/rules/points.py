"""What a counselling is about, point by point: the trainer says it, in these words or better (B6).

It tells nothing of any report: what we know comes from clients, and no more is said (B8).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    """Something that the trainer speaks about, and in which words."""

    key: str
    text: str


POINTS = (
    Point(
        "SAFETY",
        "We are there for you when you meet somebody through the platform: we know that a session"
        " is under way, and we can act when something goes wrong. Outside it nobody knows.",
    ),
    Point(
        "HOW_WE_KNOW",
        "What we know comes from clients' reports and calls. We tell no more about it than that.",
    ),
    Point(
        "NO_RECOURSE",
        "When a booking was made outside the platform we can't help: not with money that was never"
        " paid, not with a dispute, and not with rude or dangerous behaviour.",
    ),
    Point(
        "TERMS",
        "The terms that you agreed to do not allow services outside the platform to clients whom"
        " you met here. That holds for as long as you have a profile.",
    ),
    Point(
        "WHAT_COUNTS",
        "It counts as outside the platform when a client of ours is served without a booking here:"
        " whoever proposed it, however it was paid, and also after a first booking here.",
    ),
    Point(
        "LAST_CHANCE",
        "This is the last chance. A further service outside the platform after this meeting means"
        " that your account is removed for good.",
    ),
    Point(
        "EARNINGS",
        "Let us look at how you can keep earning here: more regular clients, good times, tariffs"
        " and services that are asked for.",
    ),
    Point(
        "CALENDAR",
        "Mark in the calendar when you are free. Clients then find a time by themselves, and need"
        " not write to you elsewhere.",
    ),
    Point(
        "VISITING_CARD",
        "Give your clients the visiting card: it leads them to your profile, so that they can book"
        " you again here.",
    ),
    Point(
        "REBOOKING_HELPLINE",
        "If a client within 10 km can't book you, directly or by the visiting card, call the"
        " rebooking helpline. The city manager sees to it.",
    ),
)
KEYS = tuple(point.key for point in POINTS)
