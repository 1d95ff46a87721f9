"""Webhooks and what was delivered to them."""

from tortoise import migrations
from tortoise.migrations import operations as ops

TABLES: list[str] = []


class Migration(migrations.Migration):
    """The sixth one."""

    dependencies = [("doorstep", "0005_api_keys")]  # noqa: RUF012 - as Tortoise declares it
    operations = [  # noqa: RUF012
        ops.RunSQL(statement, reverse_sql=ops.RunSQL.noop) for statement in TABLES
    ]
