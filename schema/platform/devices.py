"""Phones and tablets of an account's, as their owner sees them (E6)."""

from datetime import datetime

import strawberry

from domain.platform import devices
from domain.platform.devices import Carrier, Wish
from schema.base.declare import choice, given, noun, says
from schema.base.nodes import Node
from schema.people.people import KEY

choice(
    Carrier,
    "What carries a push to a device.",
    {
        "EXPO": "Expo's push service.",
        "FCM": "Firebase, directly: not built yet, refused with INVALID_INPUT.",
        "APNS": "Apple, directly: not built yet, refused with INVALID_INPUT.",
    },
    name="PushService",
)


@noun
class Device(Node):
    """A phone or tablet that is told what happens while its app listens to nothing: a type, ids and
    the cursor; the lock screen shows the same line whatever it was (E6).
    """

    id: strawberry.ID
    service: Carrier = says("What carries pushes to it.")
    name: str | None = says("As its owner named it; null where they did not.")
    registered_at: datetime = says("When it was last registered.")
    last_push_at: datetime | None = says(
        "When the service last took a push for it; null before the first."
    )


@given
class RegisterDeviceInput:
    """A device, as the app finds it."""

    service: Carrier = says("EXPO; the others are not built yet, and refused.")
    token: str = says(
        "The app's push token on this device, such as `ExponentPushToken[…]`: 200 characters at"
        " most, never shown again. A token that another account registered moves to yours."
    )
    name: str | None = says("Up to 200 characters, for yourself.", default=None)
    idempotency_key: str | None = says(KEY, default=None)

    def wish(self) -> Wish:
        """As the rule takes it."""
        return Wish(self.service, self.token, self.name)


@given
class UnregisterDeviceInput:
    """Which device is to be told no more."""

    device_id: strawberry.ID
    idempotency_key: str | None = says(KEY, default=None)


def device(value: devices.Device) -> Device:
    """A device, to its owner."""
    return Device(
        id=strawberry.ID(value.id),
        service=value.service,
        name=value.name,
        registered_at=value.registered_at,
        last_push_at=value.last_push_at,
    )
