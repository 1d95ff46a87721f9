"""Phones of a house's people, told when a test lets them be."""

import secrets
from datetime import timedelta
from typing import Any

from outbound.pushes import Pushes
from tests.house import House
from tests.meetings import Meeting, code, meeting
from tests.people import Person

PROJECT = "the-project-s"  # the token of Expo's own that houses send along
DEVICE = "id service name registeredAt lastPushAt"
COMMAND = """
mutation($input: {given}Input!) {{ {name}(input: $input) {{ viewer {{ devices {{ {device} }} }}
  refusal {{ code message rule ... on InputRefusal {{ path }} }} }} }}
"""
READ = f"{{ viewer {{ devices {{ {DEVICE} }} }} }}"


def token() -> str:
    """A phone's, as Expo writes it."""
    return f"ExponentPushToken[{secrets.token_urlsafe(16)}]"


async def command(who: Person, name: str, /, **given: Any) -> dict[str, Any]:
    """A command on devices, and its payload."""
    document = COMMAND.format(name=name, given=name[0].upper() + name[1:], device=DEVICE)
    payload: dict[str, Any] = (await who.ask(document, input=given))[name]
    return payload


async def register(who: Person, token: str, /, **more: Any) -> dict[str, Any]:
    """A device of somebody's, by this token."""
    return await command(who, "registerDevice", **{"service": "EXPO", "token": token, **more})


async def phone(who: Person, its_token: str | None = None) -> str:
    """A new phone of somebody's: its id."""
    payload = await register(who, its_token or token())
    assert code(payload) is None, payload["refusal"]
    return str(payload["viewer"]["devices"][-1]["id"])


async def devices(who: Person) -> list[dict[str, Any]]:
    """Somebody's, as they see them."""
    found: list[dict[str, Any]] = (await who.ask(READ))["viewer"]["devices"]
    return found


def pushes(house: House) -> Pushes:
    """What tells phones."""
    found = house.doorstep.outlet.pushes
    assert found is not None
    return found


async def push_due(house: House, after: timedelta = timedelta(seconds=5)) -> None:
    """Let so much time pass, and all that is due by then be pushed."""
    await house.doorstep.outlet.takings.note()
    house.clock.go(house.clock() + after)
    await pushes(house).run_due()


async def booked(house: House) -> tuple[Meeting, str]:
    """A session whose partner has a phone in the pocket, quiet so far; the phone's token."""
    secret = token()
    bob = await house.partner()
    found = await meeting(house, partner=bob)
    await phone(bob, secret)
    return found, secret


async def say(found: Meeting, who: Person | None = None) -> None:
    """Something happens to the other party: a message."""
    asked = "query($id: ID!) { session(id: $id) { thread { id } } }"
    thread = (await found.client.ask(asked, id=found.id))["session"]["thread"]["id"]
    sent = await (who or found.client).command("sendMessage", threadId=thread, body="Hello.")
    assert sent["refusal"] is None
