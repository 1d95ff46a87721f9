"""An app on the client that ariadne-codegen has generated beside it: run by the judges' Python."""

import asyncio
import json
import sys
from contextlib import aclosing
from datetime import datetime
from typing import Any

from doorstep_client import AccessDetailsInput, Client, ProvideAddressInput, Stage


def client_of(url: str, token: str) -> Client:
    """With the token where HTTP and sockets take it."""
    authorization = {"Authorization": f"Bearer {token}"}
    return Client(
        url=url,
        headers=authorization,
        ws_url=url.replace("http", "ws", 1),
        ws_connection_init_payload={"authorization": authorization["Authorization"]},
    )


async def main(url: str, token: str, id: str, after: str) -> dict[str, Any]:
    """What a query, a command and a subscription gave."""
    async with client_of(url, token) as client:
        seen = (await client.screen(id)).session
        assert seen.stage is Stage.SCHEDULED
        assert isinstance(seen.scheduled_start, datetime)
        assert isinstance(seen.price.minor_units, int)
        door = AccessDetailsInput(entrance="B", apartment="12", floor="3")
        given = ProvideAddressInput(session_id=id, access_details=door)
        payload = (await client.open(given)).provide_address
        assert payload.refusal is None
        heard = []
        async with aclosing(client.heard(after)) as events:
            async for told in events:
                heard.append(told.events.typename__)
                if heard[-1] == "AddressProvided":
                    break
        return {"id": seen.id, "version": payload.session.version, "heard": heard}


print(json.dumps(asyncio.run(main(*sys.argv[1:]))))
