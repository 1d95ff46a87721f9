"""What a step on record came of: its dispute or report, so that it is not told to whose own it is.

What is there is never changed: of its sanctions it is found by their moment, when it is read.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

TABLES = ["ALTER TABLE timeline ADD COLUMN about TEXT"]


class Migration(migrations.Migration):
    """The fourteenth one."""

    dependencies = [("doorstep", "0013_alike")]  # noqa: RUF012 - as Tortoise declares it
    operations = [  # noqa: RUF012
        ops.RunSQL(statement, reverse_sql=ops.RunSQL.noop) for statement in TABLES
    ]
