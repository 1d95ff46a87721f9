"""The client preset of @graphql-codegen: what it writes compiles strictly, and runs."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.house import House, migrated_file, serving, settings_for
from tests.judges.bench import Bench
from tests.meetings import meeting
from tests.node.clients import running

MANIFEST = "src/gql/persisted-documents.json"


@pytest.mark.parametrize("by_id", [False, True], ids=["by text", "by id alone"])
async def test_its_typed_client_queries_commands_and_listens(
    bench: Callable[[str], Bench], tmp_path: Path, by_id: bool
) -> None:
    """Its manifest of persisted documents is taken as it is; then nothing else is."""
    project = bench("codegen")
    await project.node("codegen.mjs")
    await project.node("node_modules/typescript/bin/tsc", "--project", "tsconfig.json")
    manifest = {"TRUSTED_DOCUMENTS": str(project.folder / MANIFEST), "TRUSTED_ONLY": "1"}
    database = await migrated_file(tmp_path)
    async with serving(settings_for(database)) as house:
        met = await meeting(house, "CLIENT_PLACE")
        after = await met.client.cursor()
    async with serving(settings_for(database, **(manifest if by_id else {}))) as house:
        token = met.client.through(house).token
        await use(project, house, id=met.id, after=after, token=token, byId=by_id)
        if by_id:
            problem = await met.client.through(house).problem("{ viewer { role } }")
            assert problem == "DOCUMENT_NOT_TRUSTED"


async def use(project: Bench, house: House, **given: object) -> None:
    """One run of the app: its query, its command, and the event that came of it."""
    url = f"{house.address}/graphql"
    async with running(project.folder, "built/app.js", url=url, **given) as app:
        screen, opened, *events = await app.end()
    assert (screen["id"], screen["stage"]) == (given["id"], "SCHEDULED")
    assert screen["worth"] > 0
    assert opened["refusal"] is None
    told = [event["event"]["__typename"] for event in events]
    assert told == ["StreamReady", "AddressProvided"]
