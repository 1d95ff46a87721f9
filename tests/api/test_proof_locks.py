"""I3: a proof is attached under the locks of a report's filing, in the same order."""

from asyncio import create_task

from storage.tables.profiles import lock_profiles
from tests.blocked import accepted
from tests.files import PDF, kept
from tests.house import House
from tests.reports import filed

WAITING = (
    "SELECT 1 AS one FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


async def test_i3_a_proof_waits_for_its_sender_before_it_holds_the_partner(house: House) -> None:
    """Filing locks accounts by their ids. The proof's row names its sender, whose account it would
    ask for with the partner's in hand: the two would wait for each other.
    """
    on, ann, bob = house.doorstep.database, await house.client(), await house.partner()
    given = {"reportId": await filed(ann, bob), "kind": "CALL_LOG"}
    given["fileId"] = await kept(ann, PDF)
    if on.dialect == "sqlite":
        return  # it has one writer at a time
    async with on.transaction() as other:
        await lock_profiles(other, [ann.id])
        adding = create_task(accepted(ann, "addProof", **given))
        while not await on.fetch(WAITING):
            pass
        await other.fetch("SELECT id FROM accounts WHERE id = $1 FOR UPDATE NOWAIT", bob.id)
    await adding
