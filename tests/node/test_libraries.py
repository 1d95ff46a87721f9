"""Apollo Client 4 and urql on the links of clients/, against a real server."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.meetings import Meeting
from tests.node.clients import running
from tests.node.test_graphql_ws import correct
from tests.people import DOOR

LIBRARY = "built/tests/live/library.js"


@pytest.mark.parametrize("library", ["apollo", "urql"])
async def test_it_queries_commands_listens_resumes_and_renews_its_token(
    met: Meeting, package: Path, tmp_path: Path, library: str
) -> None:
    """401 over HTTP at first; then 4403 on a live socket, and events while it is away (E2, V3)."""
    after = await met.client.cursor()
    tokens = ["no.token.atall", met.client.token_for(timedelta(seconds=2)), met.client.token]
    async with running(
        package,
        LIBRARY,
        library=library,
        url=f"{met.house.address}/graphql",
        tokens=tokens,
        storage=str(tmp_path / "kept"),
    ) as app:
        app.wish("look", id=met.id)
        assert (await app.until("screen"))["data"]["session"]["id"] == met.id
        app.wish("listen", id=met.id, after=after)
        assert (await app.until("event"))["event"]["__typename"] == "StreamReady"
        app.wish("open", input={"sessionId": met.id, "accessDetails": DOOR | {"floor": "9"}})
        opened = (await app.until("opened"))["data"]["provideAddress"]
        assert (opened["refusal"], opened["session"]["accessDetails"]["floor"]) == (None, "9")
        await app.until("away")  # its token has ended
        await correct(met, 3)
        while len(told := [one for one in app.events() if one["__typename"] != "StreamReady"]) < 4:
            await app.until("event")
    assert [one["id"] for one in told] == [one["id"] for one in await met.client.pulled(after)]
    assert [said["what"] for said in app.said].count("token") == 3
    assert [said for said in app.said if said["what"] == "error"] == []
