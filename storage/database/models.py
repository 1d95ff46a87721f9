"""The nouns' tables as Tortoise models: what a reader looks up, and Tortoise connects by.

The migrations are the truth, for they hold the constraints; a test compares these with what the
database really has. Statements are written as SQL: an ORM object costs three (docs/decisions).
Instants are whole milliseconds since the epoch.
"""

from tortoise import fields
from tortoise.models import Model


class Account(Model):
    """A client, partner, member of support or payments service: `(role, sub)` names it."""

    id = fields.CharField(max_length=26, primary_key=True)
    role = fields.TextField()
    sub = fields.TextField()
    display_name = fields.TextField()
    phone = fields.TextField(null=True)
    email = fields.TextField(null=True)
    rules = fields.TextField()
    street = fields.TextField(null=True)
    city = fields.TextField(null=True)
    postal_code = fields.TextField(null=True)
    created_at = fields.BigIntField()
    suspended_until = fields.BigIntField(null=True)
    removed = fields.BooleanField()
    blocked = fields.BooleanField()
    sought = fields.TextField()

    class Meta:
        """Where it stands."""

        table = "accounts"


class CatalogueItem(Model):
    """A tariff or service; `offered` no longer where the partner took it away."""

    id = fields.CharField(max_length=26, primary_key=True)
    partner_id = fields.TextField()
    kind = fields.TextField()
    title = fields.TextField()
    price = fields.BigIntField()
    minutes = fields.IntField()
    preference_based = fields.BooleanField()
    position = fields.IntField()
    offered = fields.BooleanField()

    class Meta:
        """Where it stands."""

        table = "catalogue_items"


class Session(Model):
    """One aggregate: order lines and access details are JSON values of it."""

    id = fields.CharField(max_length=26, primary_key=True)
    version = fields.IntField()
    stage = fields.TextField()
    place = fields.TextField()
    client_id = fields.TextField()
    partner_id = fields.TextField()
    scheduled_start = fields.BigIntField()
    scheduled_end = fields.BigIntField()
    payment_method = fields.TextField()
    lines = fields.TextField()
    city = fields.TextField()
    postal_code = fields.TextField()
    street = fields.TextField(null=True)
    access_details = fields.TextField(null=True)
    on_my_way_at = fields.BigIntField(null=True)
    arrived_at = fields.BigIntField(null=True)
    address_provided_at = fields.BigIntField(null=True)
    started_at = fields.BigIntField(null=True)
    ended_at = fields.BigIntField(null=True)
    additions = fields.TextField()
    held = fields.BigIntField()
    cancellation = fields.TextField(null=True)
    cancelled_by = fields.TextField(null=True)
    cancelled_late = fields.BooleanField(null=True)
    booked_at = fields.BigIntField(null=True)
    showing = fields.TextField(null=True)
    building_opens_at = fields.BigIntField(null=True)
    building_shown_at = fields.BigIntField(null=True)

    class Meta:
        """Where it stands."""

        table = "sessions"
