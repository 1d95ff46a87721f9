"""ariadne-codegen: the Python client that it writes is typed, and runs."""

import json
from pathlib import Path

from tests.judges.bench import ready
from tests.meetings import Meeting


async def test_its_typed_client_queries_commands_and_listens(
    met: Meeting, python: Path, tmp_path: Path
) -> None:
    project = ready(tmp_path / "ariadne", "ariadne")
    before = await met.client.session(met.id)
    after = await met.client.cursor()
    await project.does(str(python), "-m", "ariadne_codegen")
    url = f"{met.house.address}/graphql"
    said = await project.does(str(python), "app.py", url, met.client.token, met.id, after)
    told = json.loads(said)
    assert told["id"] == met.id
    assert told["version"] == before["version"] + 1
    assert told["heard"] == ["StreamReady", "AddressProvided"]
