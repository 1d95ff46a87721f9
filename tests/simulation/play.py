"""A run of four people: what they do goes to the server and to the model, and both must agree."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from tests.meetings import code
from tests.people import DOOR, HOME, VISITED, euros
from tests.simulation.apps import App
from tests.simulation.model import BUTTONS, DAY, Known, booking_refusal, overlap
from tests.simulation.world import HOMELESS, NAMES, PARTNERS, World

LONGEST_RUN = 20 * DAY  # addresses are erased 30 days after an end, and nobody is told (S3)


class Play:
    """People who have just met, their phones, and what the model knows of them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.people = world.run(world.people())
        self.apps = world.run(world.apps(self.people))
        self.known: dict[str, Known] = {}
        # I1: what each one's keys stand for.
        self.kept: dict[tuple[str, str], tuple[str, dict[str, Any]]] = {}
        self.taken: list[tuple[str, str, datetime]] = []
        self.began = world.clock()
        self.touched = set(NAMES)  # whose view may be another since the last look

    def end(self) -> None:
        """Free what is held."""
        for app in self.apps.values():
            self.world.run(app.disconnect())

    def wait_until(self, moment: datetime) -> None:
        """Let time do what it does; back it does not go."""
        before = self.world.clock()
        if before < moment <= self.began + LONGEST_RUN:
            self.world.run(self.world.go(moment))
            self.touched |= set(NAMES)
            for known in self.known.values():
                known.pass_time(before, moment)

    def ask_for(
        self,
        *,
        client: str,
        partner: str,
        place: str,
        ahead: int,
        mistake: str | None,
        key: str | None,
    ) -> Known | None:
        """Ask for a booking, with or without a mistake in it."""
        given = self._wish(partner, place, ahead, mistake)
        start = self.world.clock() + timedelta(minutes=ahead)
        nowhere = partner == HOMELESS and place == "PARTNER_PLACE"
        mistakes = {mistake, "INVALID_INPUT" if nowhere else None}
        mine = [known for known in self.known.values() if known.parties["client"] == client]
        why = booking_refusal(
            mine,
            [known for known in self.known.values() if known.parties["partner"] == partner],
            start,
            self.world.clock(),
            mistakes,
            asked_too_often=self._asked_too_often(client, partner),
        )
        payload, fresh = self.send(client, "bookSession", given, key, why)
        if code(payload) == "OVERLAPS_ANOTHER_SESSION" and not overlap(mine, start):
            self.taken.append((client, partner, self.world.clock()))
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
            booked=self.world.clock(),
            regular=any(
                one.stage == "COMPLETED" and one.parties["client"] == client
                for one in self.known.values()
            ),
        )
        self.known[known.id] = known
        self.touched |= {client, partner}
        return known

    def _asked_too_often(self, client: str, partner: str) -> bool:
        """S9: ten times of one partner, thirty of all, in a day."""
        since = self.world.clock() - DAY
        told = [who for name, who, at in self.taken if name == client and at > since]
        return len(told) >= 30 or told.count(partner) >= 10

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

    def press_one(
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
        """A command on a session; `whole` says of every preference whether it is `provided`."""
        given: dict[str, Any] = {"sessionId": known.id, "ifVersion": version}
        word = sorted(known.preferences)[: None if whole else 1]
        if command == "provideAddress":
            given["accessDetails"] = DOOR | {"apartment": door}
        if command == "startSession":
            given["preferences"] = [{"lineId": id, "provided": provided} for id in word]
        role = known.role_of(by)
        now = self.world.clock()
        why = "NOT_FOUND" if role is None else known.refusal(command, role, now, version, word)
        payload, fresh = self.send(by, command, given, key, why)
        self.touched |= {by, *known.parties.values()}
        if fresh:
            known.accept(command, now)
            known.door = given.get("accessDetails", known.door)
            if command == "startSession" and not provided:
                known.declined = known.preferences
        if role is None:
            assert payload["session"] is None  # V1
        else:
            self.check(known, role, payload["session"])

    def send(
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

    def look(self) -> None:
        """And a live app's copy, kept from events alone, equals a fresh snapshot."""
        for name in sorted(self.touched):
            app = self.apps[name]
            mine = {id: known for id, known in self.known.items() if known.role_of(name)}
            cursor, fresh = self.world.run(app.snapshot())
            assert fresh.keys() == mine.keys()
            for id, known in mine.items():
                self.check(known, known.role_of(name) or "", fresh[id])
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

    def check(self, known: Known, role: str, seen: Any) -> None:
        """A session as one of its parties sees it."""
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
