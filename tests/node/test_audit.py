"""graphql-http's audit: what the reference of GraphQL over HTTP says of this server."""

from pathlib import Path

from tests.meetings import Meeting
from tests.node.clients import running


async def test_every_check_of_the_audit_is_ok(met: Meeting, node_home: Path) -> None:
    """MUST, SHOULD and MAY alike: no error, no warning, no notice."""
    address = met.house.address + "/graphql"
    async with running(node_home, "audit.mjs", url=address, token=met.client.token) as audit:
        said = await audit.end()
    assert [each for each in said if each["status"] != "ok"] == []
    assert len(said) == 61
