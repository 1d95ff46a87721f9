"""When a session was booked, and how the partner's building comes to be shown (S3, S10).

What is booked already shows it 5 hours before T, as it was promised then. `NULL` in `showing` is
that: by itself, at its hour.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

TABLES = [
    "ALTER TABLE sessions ADD COLUMN booked_at BIGINT",
    """
    ALTER TABLE sessions ADD COLUMN showing TEXT
    CHECK (showing IN ('HOUR', 'ARRIVAL', 'WORD'))
    """,
    "ALTER TABLE sessions ADD COLUMN building_opens_at BIGINT",
    "ALTER TABLE sessions ADD COLUMN building_shown_at BIGINT",
    """
    UPDATE sessions SET building_opens_at = scheduled_start - 18000000
    WHERE place = 'PARTNER_PLACE' AND ended_at IS NULL
    """,
    """
    CREATE INDEX cancelled_by_client ON sessions (client_id, ended_at)
    WHERE cancelled_by = 'CLIENT'
    """,
    """
    CREATE INDEX late_of_pair ON sessions (client_id, partner_id, ended_at) WHERE cancelled_late
    """,
    "CREATE INDEX completed_of_client ON sessions (client_id) WHERE stage = 'COMPLETED'",
    """
    CREATE INDEX buildings_of_client ON sessions (client_id, building_opens_at)
    WHERE building_opens_at IS NOT NULL
    """,
]


class Migration(migrations.Migration):
    """The eleventh one."""

    dependencies = [("doorstep", "0010_webhook_keys")]  # noqa: RUF012 - as Tortoise declares it
    operations = [  # noqa: RUF012
        ops.RunSQL(statement, reverse_sql=ops.RunSQL.noop) for statement in TABLES
    ]
