"""How far a sandbox's clock was moved ahead, in milliseconds. In production it has no row."""

from tortoise import migrations
from tortoise.migrations import operations as ops

TABLES = [
    """
    CREATE TABLE test_clock (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        ahead BIGINT NOT NULL CHECK (ahead >= 0)
    )
    """
]


class Migration(migrations.Migration):
    """The eighth one."""

    dependencies = [("doorstep", "0007_devices")]  # noqa: RUF012 - as Tortoise declares it
    operations = [  # noqa: RUF012
        ops.RunSQL(statement, reverse_sql=ops.RunSQL.noop) for statement in TABLES
    ]
