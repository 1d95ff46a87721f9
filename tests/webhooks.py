"""Webhooks of a house's partners, sent when a test lets them be."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

from outbound.deliveries import Deliveries
from tests.house import House
from tests.meetings import code, meeting
from tests.people import Partner, Person
from tests.receiver import Heard, Receiver

EVERY = [
    "SESSION_BOOKED",
    "ON_MY_WAY",
    "ARRIVED",
    "ADDRESS_PROVIDED",
    "SESSION_STARTED",
    "SESSION_COMPLETED",
    "SESSION_CANCELLED",
    "SESSION_MISSED",
    "ACTIONS_CHANGED",
    "ADDITION_PROPOSED",
    "ADDITION_CONFIRMED",
    "ADDITION_DECLINED",
    "ADDITION_WITHDRAWN",
    "ADDITION_LAPSED",
    "MESSAGE_POSTED",
    "BALANCE_CHANGED",
]
NOWHERE = "http://127.0.0.1:9/hook"  # where nobody listens
WEBHOOK = "id url types createdAt disabledAt cursor"
DELIVERY = (
    "id eventId type createdAt status attempts lastStatusCode lastError nextAttemptAt deliveredAt"
)
COMMAND = """
mutation($input: {given}!) {{ {name}(input: $input) {{ webhook {{ {webhook} }} secret
  refusal {{ code message rule ... on InputRefusal {{ path }} }} }} }}
"""
INPUTS = {
    "registerWebhook": "RegisterWebhookInput",
    "updateWebhook": "UpdateWebhookInput",
    "replayWebhook": "ReplayWebhookInput",
}
READ = f"{{ viewer {{ webhooks {{ {WEBHOOK} }} }} }}"
LOG = f"""
query($id: ID!, $status: DeliveryStatus, $first: Int = 100, $after: String) {{
  node(id: $id) {{ ... on Webhook {{ {WEBHOOK}
    deliveries(status: $status, first: $first, after: $after) {{
      nodes {{ {DELIVERY} }} pageInfo {{ hasNextPage endCursor }} }} }} }} }}
"""


@dataclass
class Hook:
    """A registered webhook, as its partner sees it."""

    owner: Person
    id: str
    secret: str = field(repr=False)

    async def command(self, name: str, **given: Any) -> dict[str, Any]:
        """A command on it that must be accepted."""
        payload = await command(self.owner, name, webhookId=self.id, **given)
        assert code(payload) is None, payload["refusal"]
        return payload

    async def now(self, **page: Any) -> dict[str, Any]:
        """It, as it now stands, with a page of its log."""
        found: dict[str, Any] = (await self.owner.ask(LOG, id=self.id, **page))["node"]
        return found

    async def log(self, **page: Any) -> list[dict[str, Any]]:
        """Its deliveries, the newest first."""
        found: list[dict[str, Any]] = (await self.now(**page))["deliveries"]["nodes"]
        return found


async def command(who: Person, name: str, **given: Any) -> dict[str, Any]:
    """A command on webhooks, and its payload with the secret."""
    document = COMMAND.format(
        name=name, given=INPUTS.get(name, "WebhookCommandInput"), webhook=WEBHOOK
    )
    payload: dict[str, Any] = (await who.ask(document, input=given))[name]
    return payload


async def hook(owner: Person, receiver: Receiver | None = None, *types: str) -> Hook:
    """A partner's new webhook, to a receiver or to nowhere."""
    given = {"url": receiver.url if receiver else NOWHERE, "types": list(types) or EVERY}
    payload = await command(owner, "registerWebhook", **given)
    assert code(payload) is None, payload["refusal"]
    return Hook(owner, payload["webhook"]["id"], payload["secret"])


def deliveries(house: House) -> Deliveries:
    """What sends."""
    return house.doorstep.outlet.deliveries


LATER = count(300, 2)  # hours: each booking has its own (S9)


async def ring(partner: Partner) -> str:
    """Something happens to this partner: a booking. Its session."""
    return (await meeting(partner.house, partner=partner, hours=next(LATER))).id


def in_order(partner: Person, heard: Iterable[Heard]) -> list[Heard]:
    """As the partner's stream has it: lanes are a few wide."""
    seq = partner.house.seq
    return sorted(heard, key=lambda one: seq(partner.id, one.said["data"]["cursor"]))


async def send_due(house: House, after: timedelta = timedelta(0)) -> None:
    """Let so much time pass, and all that is due be sent."""
    house.clock.go(house.clock() + after)
    await deliveries(house).run_due()
