"""A world that holds one of everything, and one person in every role.

The session's client is the one who reported Bea, who is blocked. Zoe and Eve have a profile and
nothing to do with any of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from domain.model.windows import stamp
from tests.blocked import TO_CONFIRM, accepted, blocked, counselled
from tests.cases import again
from tests.house import House
from tests.keys import Integration
from tests.money import PRICE
from tests.people import Person, euros
from tests.receiver import Receiver
from tests.rights.cast import WINE, Cast, cast
from tests.rights.outside import in_a_pocket, integrated, once_blocked, still_blocked
from tests.rights.sessions import (
    completed,
    disputed,
    ended_at_the_door,
    missed,
    ruled,
    under_way,
    words,
)
from tests.support import decide
from tests.support import disputed as strangers

SUSPENDED = {"party": "PARTNER", "kind": "SUSPENSION"}


@dataclass(frozen=True)
class World:
    """Who is in it by their column of the table, and what by name."""

    house: House
    people: Mapping[str, Person]
    things: Mapping[str, str]
    now: str


async def everything(house: House, receiver: Receiver) -> World:
    """All of it, at a moment at which a session is under way."""
    who = await cast(house)
    things = await removed(who) | await ended_at_the_door(who) | await once_blocked(who)
    things |= await completed(who) | await missed(who) | await ruled(who)
    case = await disputed(who)
    things |= await words(who, case) | {"dispute": case.id, "disputed-session": case.meeting.id}
    things |= await still_blocked(who) | await in_a_pocket(who)
    key, more = await integrated(who, receiver)
    things |= more | await under_way(who)
    until = stamp(house.clock() + timedelta(days=30))
    sanctions = [{**SUSPENDED, "until": until}, {"party": "CLIENT", "kind": "WARNING"}]
    await decide(case, sanctions=sanctions, refund=euros(0), award=euros(PRICE + WINE))
    things |= {"client": who.ann.id, "other-client": who.zoe.id, "partner": who.bob.id}
    things |= {"blocked-partner": who.bea.id}
    things |= {"tariff": who.bob.tariff, "service": who.bob.services[0]}
    things |= {"agent": await _self(who.agent)}
    return World(house, _columns(who, key), things, stamp(house.clock()))


async def removed(who: Cast) -> dict[str, str]:
    """Two whom nobody else knows, to be removed: of the one a second person has confirmed it. And
    one who did it again after the counselling.
    """
    repeated = await blocked(who.house)
    await counselled(repeated, who.trainer)
    who.house.clock.pass_(days=1)
    await again(repeated)
    case = await strangers(who.house)
    both = [{"party": party, "kind": "REMOVAL"} for party in ("CLIENT", "PARTNER")]
    await decide(case, sanctions=both)
    nodes = (await who.agent.ask(TO_CONFIRM))["sanctionsToConfirm"]["nodes"]
    of = {one["id"]: one["person"] for one in nodes}
    mine = next(id for id, person in of.items() if person["client"] == {"id": case.client.id})
    other = next(id for id, person in of.items() if person["partner"] == {"id": case.partner.id})
    await accepted(who.agent, "confirmSanction", sanctionId=other, rationale="So it is.")
    return {"sanction": mine, "final-sanction": other}


def _columns(who: Cast, key: Integration) -> dict[str, Person]:
    return {
        "c": who.ann,
        "p": who.bob,
        "C": who.zoe,
        "P": who.eve,
        "b": who.bea,
        "a": who.agent,
        "t": who.trainer,
        "m": who.manager,
        "l": who.lead,
        "$": who.bank,
        "i": key,
    }


async def _self(agent: Person) -> str:
    """An agent's own id, as agents are told it."""
    asked = "{ disputes(first: 1, filter: {assignedToMe: true}) { nodes { assignee { id } } } }"
    return str((await agent.ask(asked))["disputes"]["nodes"][0]["assignee"]["id"])
