"""How often clients asked for a time that a partner has taken: counted for a day (S9)."""

from tortoise import migrations
from tortoise.migrations import operations as ops

TABLES = [
    """
    CREATE TABLE taken_answers (
        client_id TEXT NOT NULL REFERENCES accounts (id),
        partner_id TEXT NOT NULL REFERENCES accounts (id),
        at BIGINT NOT NULL
    )
    """,
    "CREATE INDEX taken_of_client ON taken_answers (client_id, at)",
    "CREATE INDEX taken_by_age ON taken_answers (at)",
]


class Migration(migrations.Migration):
    """The sixteenth one."""

    dependencies = [("doorstep", "0015_histories")]  # noqa: RUF012 - as Tortoise declares it
    operations = [  # noqa: RUF012
        ops.RunSQL(statement, reverse_sql=ops.RunSQL.noop) for statement in TABLES
    ]
