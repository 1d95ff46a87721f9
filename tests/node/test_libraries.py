"""Apollo Client 4 and urql on the links of clients/, against a real server."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.house import migrated_file, serving, settings_for
from tests.meetings import Meeting, meeting
from tests.node.clients import running
from tests.node.package import CLIENTS
from tests.node.test_graphql_ws import correct
from tests.people import DOOR

LIBRARY = "built/tests/live/library.js"
MANIFEST = CLIENTS / "src/generated/trusted-documents.json"


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
        which=library,
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
        await app.times("away", 1)  # its token has ended
        await correct(met, 3)
        while len(told := [one for one in app.events() if one["__typename"] != "StreamReady"]) < 4:
            await app.until("event")
    assert [one["id"] for one in told] == [one["id"] for one in await met.client.pulled(after)]
    assert [said["what"] for said in app.said].count("token") == 3
    assert [said for said in app.said if said["what"] == "error"] == []


@pytest.mark.parametrize("library", ["apollo", "urql"])
async def test_it_sends_its_documents_by_id_where_no_others_are_taken(
    package: Path, tmp_path: Path, library: str
) -> None:
    """Over HTTP and over the socket; by their texts they are refused there."""
    strict = {"TRUSTED_DOCUMENTS": str(MANIFEST), "TRUSTED_ONLY": "1"}
    database = await migrated_file(tmp_path)
    async with serving(settings_for(database)) as house:
        met = await meeting(house, "CLIENT_PLACE")
        after, token = await met.client.cursor(), met.client.token
    async with (
        serving(settings_for(database, **strict)) as house,
        running(
            package,
            LIBRARY,
            which=library,
            url=f"{house.address}/graphql",
            tokens=[token],
            storage=str(tmp_path / "kept"),
            byId=True,
        ) as app,
    ):
        app.wish("look", id=met.id)
        assert (await app.until("screen"))["data"]["session"]["id"] == met.id
        app.wish("listen", id=met.id, after=after)
        await app.until("event")
        app.wish("open", input={"sessionId": met.id, "accessDetails": DOOR})
        assert (await app.until("event"))["event"]["__typename"] == "AddressProvided"
        assert await met.client.through(house).problem("{ viewer { role } }") == (
            "DOCUMENT_NOT_TRUSTED"
        )
