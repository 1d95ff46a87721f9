"""Random parties: what they may do next, and what must be true after every step."""

from collections.abc import Mapping
from datetime import timedelta
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

from tests.meetings import code
from tests.people import DOOR, HOME, VISITED, euros
from tests.simulation.apps import App, Direct
from tests.simulation.model import (
    BUTTONS,
    COMMANDS,
    DAY,
    HALF,
    HOUR,
    MS,
    QUARTER,
    WHO,
    Known,
    booking_refusal,
)
from tests.simulation.world import HOMELESS, NAMES, PARTNERS, World

CLIENTS = tuple(name for name in NAMES if name not in PARTNERS)
LONGEST_RUN = 20 * DAY  # addresses are erased 30 days after an end, and nobody is told (S3)
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


def edge(known: Known, name: str) -> Any:
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
        self.people: dict[str, Direct] = self.world.run(self.world.people())
        self.apps: dict[str, App] = self.world.run(self.world.apps(self.people))
        self.known: dict[str, Known] = {}
        self.kept: dict[
            tuple[str, str], tuple[str, dict[str, Any]]
        ] = {}  # I1: what a key stands for
        self.wishes = 0
        self.began = self.world.clock()
        self.touched: set[str] = set(NAMES)  # whose view may be another since the last look

    def teardown(self) -> None:
        for app in self.apps.values():
            self.world.run(app.disconnect())

    # ── What they do ─────────────────────────────────────────────────────────────────────────────

    @initialize(target=sessions, place=PLACES)
    def meet(self, place: str) -> Known:
        """There is something to do from the beginning."""
        booked = self._book(
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
        booked = self._book(
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
            self._wait_until(edge(known, first) + near * MS)
        by = known.parties.get(whose) or known.stranger(NAMES)
        version = None if behind is None else known.version + behind
        self._press(known, command, by=by, version=version, key=key, door=door, whole=whole)

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
        if opens > self.world.clock():
            self._wait_until(opens)
        by = known.parties[role]
        self._press(
            known, command, by=by, version=known.version, key=key, door="3", provided=provided
        )

    @precondition(lambda self: self.kept)
    @rule(pick=st.integers(0, 7))
    def send_again(self, pick: int) -> None:
        """A retry, word for word: the first outcome, and nothing twice (I1)."""
        by, key = sorted(self.kept)[pick % len(self.kept)]
        command, given = self.kept[by, key]
        payload, _ = self._send(by, command, given, key, None)
        known = self.known[payload["session"]["id"]]
        self._check(known, known.role_of(by) or "", payload["session"])

    @rule(known=sessions, name=EDGES, near=NEAR)
    def wait(self, known: Known, name: str, near: int) -> None:
        """Until about one of the moments that matter; where that is past, for a little while."""
        moment = edge(known, name) + near * MS
        now = self.world.clock()
        self._wait_until(moment if moment > now else now + WHILE)

    @rule(by=st.sampled_from(NAMES))
    def go_through_a_tunnel(self, by: str) -> None:
        """Missing what happens meanwhile; or out of it again, with the last cursor."""
        app = self.apps[by]
        self.world.run(app.disconnect() if app.live else app.connect())
        self.touched.add(by)

    # ── How it is done, and what the model says of it ────────────────────────────────────────────

    def _wait_until(self, moment: Any) -> None:
        before = self.world.clock()
        if before < moment <= self.began + LONGEST_RUN:
            self.world.run(self.world.go(moment))
            self.touched |= set(NAMES)
            for known in self.known.values():
                known.pass_time(before, moment)

    def _book(
        self,
        *,
        client: str,
        partner: str,
        place: str,
        ahead: int,
        mistake: str | None,
        key: str | None,
    ) -> Known | None:
        given = self._wish(partner, place, ahead, mistake)
        start = self.world.clock() + timedelta(minutes=ahead)
        nowhere = partner == HOMELESS and place == "PARTNER_PLACE"
        mistakes = {mistake, "INVALID_INPUT" if nowhere else None}
        why = booking_refusal(
            [known for known in self.known.values() if known.parties["client"] == client],
            [known for known in self.known.values() if known.parties["partner"] == partner],
            start,
            self.world.clock(),
            mistakes,
        )
        payload, fresh = self._send(client, "bookSession", given, key, why)
        if not fresh:
            return None
        booked = payload["session"]
        known = Known(
            id=booked["id"],
            place=place,
            parties={"client": client, "partner": partner},
            start=start,
            duration=timedelta(minutes=60),
            prices={line["id"]: line["price"]["minorUnits"] for line in booked["lines"]},
            preferences=frozenset(
                line["id"] for line in booked["lines"] if line["preferenceBased"]
            ),
            door=given.get("accessDetails"),
        )
        self.known[known.id] = known
        self.touched |= {client, partner}
        return known

    def _wish(self, partner: str, place: str, ahead: int, mistake: str | None) -> dict[str, Any]:
        person: Any = self.people[partner]
        start = self.world.clock() + timedelta(minutes=ahead)
        given: dict[str, Any] = person.wish(start, place)
        if mistake == "PRICE_CHANGED":
            given["expectedPrice"] = euros(1)
        if mistake == "CATALOGUE_ITEM_UNKNOWN":
            (other,) = PARTNERS - {partner}
            given["tariffId"] = self.people[other].tariff  # type: ignore[attr-defined]
        if mistake == "INVALID_INPUT":
            given["serviceIds"] = given["serviceIds"] * 2
        return given

    def _press(
        self,
        known: Known,
        command: str,
        *,
        by: str,
        version: int | None,
        key: str | None,
        door: str,
        whole: bool = True,
        provided: bool = True,
    ) -> None:
        given: dict[str, Any] = {"sessionId": known.id, "ifVersion": version}
        word = sorted(known.preferences)[: None if whole else 1]
        if command == "provideAddress":
            given["accessDetails"] = DOOR | {"apartment": door}
        if command == "startSession":
            given["preferences"] = [{"lineId": id, "provided": provided} for id in word]
        role = known.role_of(by)
        now = self.world.clock()
        why = "NOT_FOUND" if role is None else known.refusal(command, role, now, version, word)
        payload, fresh = self._send(by, command, given, key, why)
        self.touched |= {by, *known.parties.values()}
        if fresh:
            known.accept(command, now)
            known.door = given.get("accessDetails", known.door)
            if command == "startSession" and not provided:
                known.declined = known.preferences
        if role is None:
            assert payload["session"] is None  # V1
        else:
            self._check(known, role, payload["session"])

    def _send(
        self, by: str, command: str, given: dict[str, Any], key: str | None, why: str | None
    ) -> tuple[dict[str, Any], bool]:
        """Send it; whether the model says that it has changed anything. I1: keys come first."""
        kept = self.kept.get((by, key)) if key else None
        found = self.kept.get((by, key)) if key and why != "NOT_FOUND" else None
        if found is not None:
            why = None if found == (command, given) else "IDEMPOTENCY_KEY_REUSED"
        fresh = kept is None and why is None
        payload = self.world.run(self.people[by].command(command, **given, idempotencyKey=key))
        assert code(payload) == why, (command, by, given, key)
        if fresh and key:
            self.kept[by, key] = (command, given)
        return payload, fresh

    # ── What must be true ────────────────────────────────────────────────────────────────────────

    @invariant()
    def everything_stands_as_the_model_says(self) -> None:
        """And a live app's copy, kept from events alone, equals a fresh snapshot."""
        for name in sorted(self.touched):
            app = self.apps[name]
            mine = {id: known for id, known in self.known.items() if known.role_of(name)}
            cursor, fresh = self.world.run(app.snapshot())
            assert fresh.keys() == mine.keys()
            for id, known in mine.items():
                self._check(known, known.role_of(name) or "", fresh[id])
            if app.live:
                self.world.run(app.catch_up())
                assert app.sessions == fresh
                self._heard(app, mine)
                assert cursor == app.cursor
        self.touched.clear()

    def _heard(self, app: App, mine: Mapping[str, Known]) -> None:
        """E2: everything once, in order; E1: nothing of what was refused."""
        assert app.numbers == list(range(1, len(app.heard) + 1))
        for id, known in mine.items():
            news = [e["__typename"] for e in app.heard if e["session"]["id"] == id]
            assert news == known.news
        assert len({event["id"] for event in app.heard}) == len(app.heard)

    def _check(self, known: Known, role: str, seen: Any) -> None:
        now = self.world.clock()
        assert seen["stage"] == known.stage
        assert seen["version"] == known.version  # I2
        assert seen["price"] == euros(known.price)
        place = HOME if known.place == "PARTNER_PLACE" else VISITED
        assert seen["building"] == (place if known.shows_building(role, now) else None)
        assert seen["accessDetails"] == known.shows_door(role)
        buttons = {action["kind"]: action for action in seen["actions"]}
        for command, kind in BUTTONS.items():  # S8
            assert code(buttons[kind]) == known.closed(command, role, now), kind
            assert buttons[kind]["open"] == (code(buttons[kind]) is None)
