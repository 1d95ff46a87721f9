"""The same for reports, blocks, tickets, counsellings and the helpline (B1 to B10)."""

from collections.abc import Mapping
from datetime import timedelta

from domain.model.people import SupportRole
from domain.model.windows import stamp
from tests.api.making import Example, Make
from tests.blocked import WHOLE, blocked, recorded, scheduled, trainer
from tests.house import House
from tests.rebooking import CALL, call
from tests.support import disputed


async def ask_for_help(house: House) -> Example:
    """A call to the helpline."""
    return Example(await house.partner(), CALL, {"distanceKm": 10.5})


async def resolve_request(house: House) -> Example:
    """What came of a call; wrong with one that has been resolved."""
    bob, lead = await house.partner(), house.support(SupportRole.LEAD)
    ids = [await call(bob), await call(bob)]
    given = {"requestId": ids[0], "resolution": "It works again."}
    await lead.command("resolveRebookingRequest", **given | {"requestId": ids[1]})
    elsewhere = ("takeDispute", {"disputeId": (await disputed(house)).id})
    return Example(lead, given, {"requestId": ids[1]}, elsewhere)


async def schedule_counselling(house: House) -> Example:
    """The meeting of a blocked partner, moved."""
    case, tom = await blocked(house), trainer(house)
    meeting = {"counsellingId": await scheduled(case, tom)}
    given = {"blockId": case.id, "at": stamp(house.clock() + timedelta(days=9))}
    return Example(tom, given, {"at": stamp(house.clock())}, ("completeCounselling", meeting))


async def record_counselling(house: House) -> Example:
    """What was spoken about."""
    case, tom = await blocked(house), trainer(house)
    meeting = {"counsellingId": await scheduled(case, tom)}
    return Example(
        tom, {**meeting, **WHOLE}, {"coveredPoints": ["X"]}, ("completeCounselling", meeting)
    )


async def complete_counselling(house: House) -> Example:
    """A meeting with everything there; wrong with one that has nothing yet."""
    case, tom = await blocked(house), trainer(house)
    meeting = {"counsellingId": await scheduled(case, tom)}
    await recorded(tom, meeting["counsellingId"])
    other = {"counsellingId": await scheduled(await blocked(house), tom)}
    return Example(tom, meeting, other, ("recordCounselling", {**meeting, **WHOLE}))


CASES: Mapping[str, Make] = {
    "scheduleCounselling": schedule_counselling,
    "recordCounselling": record_counselling,
    "completeCounselling": complete_counselling,
    "requestRebookingHelp": ask_for_help,
    "resolveRebookingRequest": resolve_request,
}
