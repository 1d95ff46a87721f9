"""Keys by which an integration acts for a partner (V2)."""

from tortoise import migrations
from tortoise.migrations import operations as ops

TABLES: list[str] = []


class Migration(migrations.Migration):
    """The fifth one."""

    dependencies = [("doorstep", "0004_outside")]  # noqa: RUF012 - as Tortoise declares it
    operations = [  # noqa: RUF012
        ops.RunSQL(statement, reverse_sql=ops.RunSQL.noop) for statement in TABLES
    ]
