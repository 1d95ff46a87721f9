"""People of the money simulation: each speaks GraphQL to the engine itself, and keeps a copy."""

from dataclasses import dataclass, field
from typing import Any, Self

from domain.model.people import Viewer
from tests.simulation.apps import DirectPartner

AMOUNT = "{ minorUnits }"
SIDE = f"""
fragment Side on Session {{
  id version stage startedAt endedAt scheduledEnd endsAt price {AMOUNT} held {AMOUNT}
  lines {{ id provided price {AMOUNT} }}
  additions {{ id status awaits answeredAt extraMinutes price {AMOUNT} items {{ id provided }} }}
  cancellation {{ at by phase late reason }}
  dispute {{ id kind status held {AMOUNT} openedAt
    decision {{ at refund {AMOUNT} award {AMOUNT} message sanctions {{ party kind until }} }} }}
}}
"""
STANDING = (
    "standing { mayBook maySell suspendedUntil removed sanctions { party kind until }"
    " block { level } }"
)
SNAPSHOT = f"""
{{ viewer {{ eventCursor balance {AMOUNT} {STANDING}
    sessions(first: 50) {{ totalCount nodes {{ ...Side }} }} }} }} {SIDE}
"""
PULL = f"""
query($after: Cursor) {{ events(after: $after, first: 100) {{ hasMore reset nodes {{
  __typename cursor ... on SessionEvent {{ session {{ ...Side }} }}
  ... on BalanceChanged {{ balance {AMOUNT} }} ... on StandingChanged {{ {STANDING} }}
}} }} }} {SIDE}
"""
STATEMENT = f"""
query($after: String) {{ viewer {{ balance {AMOUNT} statement(first: 7, after: $after) {{
  pageInfo {{ hasNextPage endCursor }} nodes {{ id amount {AMOUNT} balanceAfter {AMOUNT} }} }} }} }}
"""
SUBJECTS = {
    "SessionPayload": (SIDE, "session { ...Side }"),
    "AdditionPayload": (SIDE, "addition { id items { id } } session { ...Side }"),
    "MovementPayload": ("", f"balanceAfter {AMOUNT}"),
    "DisputePayload": ("", "dispute { id status }"),
    "PersonPayload": ("", f"person {{ {STANDING} }}"),
}


@dataclass
class Player(DirectPartner):
    """Somebody whose rights are looked up once, since nobody's end here."""

    _viewer: Viewer | None = field(default=None, repr=False)

    async def viewer(self) -> Viewer:
        """Who they are, by their token; looked up until they have an account."""
        if self._viewer is None or self._viewer.account_id is None:
            self._viewer = await super().viewer()
        return self._viewer

    def mutation(self, name: str) -> str:
        """A mutation's document; profiles and catalogues are asked for as everywhere."""
        mutations = self.house.doorstep.schema.mutation_type
        assert mutations is not None
        asked = mutations.fields[name]
        found = SUBJECTS.get(str(asked.type).rstrip("!"))
        if found is None:
            return super().mutation(name)
        fragments, subject = found
        parts = f"{subject} refusal {{ code message }}"
        kind = asked.args["input"].type
        return f"mutation($input: {kind}) {{ {name}(input: $input) {{ {parts} }} }} {fragments}"

    async def statement(self) -> tuple[int, list[Any]]:
        """The balance, and every line of the statement, newest first, page by page."""
        lines: list[Any] = []
        after = None
        while True:
            viewer = (await self.ask(STATEMENT, after=after))["viewer"]
            lines += viewer["statement"]["nodes"]
            after = viewer["statement"]["pageInfo"]["endCursor"]
            if not viewer["statement"]["pageInfo"]["hasNextPage"]:
                return viewer["balance"]["minorUnits"], lines


class Copy:
    """What an app keeps: one snapshot, and from then on what it is told."""

    def __init__(self, player: Player) -> None:
        self._player = player
        self.cursor = ""
        self.kept: dict[str, Any] = {}

    @property
    def number(self) -> int:
        """How far it has heard."""
        return self._seq(self.cursor)

    def _seq(self, cursor: str) -> int:
        person = self._player
        return person.house.seq(person.id, cursor)

    async def begin(self) -> Self:
        """Ask once."""
        self.cursor, self.kept = await self.fresh()
        return self

    async def fresh(self) -> tuple[str, dict[str, Any]]:
        """What a fresh app would see, and from where it would listen."""
        viewer = (await self._player.ask(SNAPSHOT))["viewer"]
        nodes = viewer["sessions"]["nodes"]
        assert len(nodes) == viewer["sessions"]["totalCount"]
        seen = {"balance": viewer["balance"], "standing": viewer["standing"]}
        return viewer["eventCursor"], {**seen, "sessions": {one["id"]: one for one in nodes}}

    async def catch_up(self) -> None:
        """Hear what there is since, every number once."""
        while True:
            page = (await self._player.ask(PULL, after=self.cursor))["events"]
            assert not page["reset"]
            for event in page["nodes"]:
                assert self._seq(event["cursor"]) == self.number + 1, "a gap, or twice"
                self._hear(event)
            if not page["hasMore"]:
                return

    def _hear(self, event: dict[str, Any]) -> None:
        self.cursor = event["cursor"]
        if "session" in event:
            self.kept["sessions"][event["session"]["id"]] = event["session"]
        for name in ("balance", "standing"):
            self.kept[name] = event.get(name, self.kept[name])

    def let_lapse(self, now: str) -> None:
        """A suspension's end is told when it begins: an app that shows it keeps time itself."""
        standing = self.kept["standing"]
        stands = [one for one in standing["sanctions"] if not one["until"] or one["until"] > now]
        free = all(one["kind"] == "WARNING" for one in stands)
        self.kept["standing"] = {
            **standing,
            "sanctions": stands,
            "suspendedUntil": max((one["until"] for one in stands if one["until"]), default=None),
            "mayBook": free,
            "maySell": free and not standing["block"],
        }
