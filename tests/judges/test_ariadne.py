"""ariadne-codegen: the Python client that it writes is typed, and runs."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

from tests.judges.bench import SCHEMA, Bench
from tests.meetings import Meeting


async def test_its_typed_client_queries_commands_and_listens(
    met: Meeting, bench: Callable[[str], Bench], python: Path
) -> None:
    project = bench("ariadne")
    shutil.copyfile(SCHEMA, project.folder / "schema.graphql")
    before = await met.client.session(met.id)
    after = await met.client.cursor()
    await project.does(str(python), "-m", "ariadne_codegen")
    url = f"{met.house.address}/graphql"
    said = await project.does(str(python), "app.py", url, met.client.token, met.id, after)
    told = json.loads(said)
    assert told["id"] == met.id
    assert told["version"] == before["version"] + 1
    assert told["heard"] == ["StreamReady", "AddressProvided"]
