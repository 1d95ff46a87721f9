"""Bookings outside the platform: reports, blocks, tickets, counselling, helpline (B1 to B10)."""

from tortoise import migrations
from tortoise.migrations import operations as ops

TABLES: list[str] = []


class Migration(migrations.Migration):
    """The fourth one."""

    dependencies = [("doorstep", "0003_files")]  # noqa: RUF012 - as Tortoise declares it
    operations = [  # noqa: RUF012
        ops.RunSQL(statement, reverse_sql=ops.RunSQL.noop) for statement in TABLES
    ]
