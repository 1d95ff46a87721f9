"""Random parties: what they may do next."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
)

from tests.simulation.model import COMMANDS, DAY, HALF, HOUR, MS, QUARTER, WHO, Known
from tests.simulation.play import Play
from tests.simulation.world import NAMES, PARTNERS, World

CLIENTS = tuple(name for name in NAMES if name not in PARTNERS)
WHILE = timedelta(minutes=7)
KEYS = st.sampled_from([None, None, None, "one", "two"])
WHOSE = st.sampled_from(["client", "partner", "client", "partner", "client", "partner", "nobody"])
MOST_WISHES = 6  # of bookings in a run: the rest is for what comes of them
PLACES = st.sampled_from(["PARTNER_PLACE", "CLIENT_PLACE"])
MISTAKES = st.sampled_from(
    [None, None, None, None, "INVALID_INPUT", "CATALOGUE_ITEM_UNKNOWN", "PRICE_CHANGED"]
)
AHEAD = st.sampled_from([-1, 0, 5, 20, 31, 45, 90, 299, 301, 420, 24 * 60, 365 * 24 * 60 + 1])
EDGES = st.sampled_from(
    # Those before which most happens come twice.
    ["approach", "opens", "opens", "T", "closes", "closes", "missed", "ends", "over", "hidden"]
)
NEAR = st.sampled_from([-1, 0, 1])  # milliseconds


def edge(known: Known, name: str) -> datetime:
    """A moment at which something about a session changes by time alone."""
    ends = known.ends or known.start + known.duration
    moments = {
        "approach": known.start - 5 * HOUR,
        "opens": known.start - HALF,
        "T": known.start,
        "closes": known.start + HALF,
        "missed": known.start + HOUR,
        "ends": ends,
        "over": ends + QUARTER,
        "hidden": (known.ended or ends) + DAY,
    }
    return moments[name]


class Parties(RuleBasedStateMachine):
    """Two clients and two partners."""

    world: ClassVar[World]
    sessions: Bundle[Known] = Bundle("sessions")

    def __init__(self) -> None:
        super().__init__()
        self.play = Play(self.world)
        self.wishes = 0

    def teardown(self) -> None:
        self.play.end()

    @initialize(target=sessions, place=PLACES)
    def meet(self, place: str) -> Known:
        """There is something to do from the beginning."""
        booked = self.play.ask_for(
            client="ann", partner="bob", place=place, ahead=360, mistake=None, key=None
        )
        assert booked is not None
        return booked

    @precondition(lambda self: self.wishes < MOST_WISHES)
    @rule(
        target=sessions,
        client=st.sampled_from(CLIENTS),
        partner=st.sampled_from(sorted(PARTNERS)),
        place=PLACES,
        ahead=AHEAD,
        mistake=MISTAKES,
        key=KEYS,
    )
    def book(
        self,
        *,
        client: str,
        partner: str,
        place: str,
        ahead: int,
        mistake: str | None,
        key: str | None,
    ) -> Any:
        """S9, S10."""
        self.wishes += 1
        booked = self.play.ask_for(
            client=client, partner=partner, place=place, ahead=ahead, mistake=mistake, key=key
        )
        return multiple() if booked is None else booked

    @rule(
        known=sessions,
        command=st.sampled_from(COMMANDS),
        whose=WHOSE,
        behind=st.sampled_from([None, None, 0, 0, -1, 1]),
        key=KEYS,
        door=st.sampled_from(["1", "2"]),
        whole=st.booleans(),
        first=st.none() | EDGES,
        near=NEAR,
    )
    def press(
        self,
        *,
        known: Known,
        command: str,
        whose: str,
        behind: int | None,
        key: str | None,
        door: str,
        whole: bool,
        first: str | None,
        near: int,
    ) -> None:
        """Anybody presses anything, now or about a moment that matters."""
        if first is not None:
            self.play.wait_until(edge(known, first) + near * MS)
        by = known.parties.get(whose) or known.stranger(NAMES)
        version = None if behind is None else known.version + behind
        self.play.press_one(known, command, by=by, version=version, key=key, door=door, whole=whole)

    @rule(known=sessions, provided=st.booleans(), key=KEYS)
    def go_on(self, known: Known, provided: bool, key: str | None) -> None:
        """The next step at its first moment, so that lives come to their ends."""
        order = {
            "SCHEDULED": "reportArrival",
            "ON_THE_WAY": "reportArrival",
            "ARRIVED": "provideAddress" if known.place == "PARTNER_PLACE" else "startSession",
            "ADDRESS_PROVIDED": "startSession",
            "IN_PROGRESS": "completeSession",
        }
        command = order.get(known.stage)
        if command is None:
            return
        role = min(WHO[known.place][command])
        opens = known.window(command, role)[0]
        if opens > self.play.world.clock():
            self.play.wait_until(opens)
        by = known.parties[role]
        self.play.press_one(
            known, command, by=by, version=known.version, key=key, door="3", provided=provided
        )

    @precondition(lambda self: self.play.kept)
    @rule(pick=st.integers(0, 7))
    def send_again(self, pick: int) -> None:
        """A retry, word for word: the first outcome, and nothing twice (I1)."""
        by, key = sorted(self.play.kept)[pick % len(self.play.kept)]
        command, given = self.play.kept[by, key]
        payload, _ = self.play.send(by, command, given, key, None)
        known = self.play.known[payload["session"]["id"]]
        self.play.check(known, known.role_of(by) or "", payload["session"])

    @rule(known=sessions, name=EDGES, near=NEAR)
    def wait(self, known: Known, name: str, near: int) -> None:
        """Until about one of the moments that matter; where that is past, for a little while."""
        moment = edge(known, name) + near * MS
        now = self.play.world.clock()
        self.play.wait_until(moment if moment > now else now + WHILE)

    @rule(by=st.sampled_from(NAMES))
    def go_through_a_tunnel(self, by: str) -> None:
        """Missing what happens meanwhile; or out of it again, with the last cursor."""
        app = self.play.apps[by]
        self.play.world.run(app.disconnect() if app.live else app.connect())
        self.play.touched.add(by)

    @invariant()
    def everything_stands_as_the_model_says(self) -> None:
        """After every step, for whoever it may have touched."""
        self.play.look()
