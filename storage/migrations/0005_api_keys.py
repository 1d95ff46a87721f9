"""Keys by which an integration acts for a partner (V2)."""

from tortoise import migrations
from tortoise.migrations import operations as ops

TABLES = [
    """
    CREATE TABLE api_keys (
        id TEXT PRIMARY KEY,
        partner_id TEXT NOT NULL REFERENCES accounts (id),
        name TEXT NOT NULL,
        prefix TEXT NOT NULL UNIQUE,
        digest TEXT NOT NULL CHECK (length(digest) = 64),
        scopes TEXT NOT NULL CHECK (length(scopes) > 0),
        created_at BIGINT NOT NULL,
        expires_at BIGINT CHECK (expires_at > created_at),
        last_used_at BIGINT,
        revoked_at BIGINT
    )
    """,
    "CREATE INDEX keys_of_partner ON api_keys (partner_id, created_at)",
    "CREATE INDEX revoked_keys ON api_keys (revoked_at) WHERE revoked_at IS NOT NULL",
]


class Migration(migrations.Migration):
    """The fifth one."""

    dependencies = [("doorstep", "0004_outside")]  # noqa: RUF012 - as Tortoise declares it
    operations = [  # noqa: RUF012
        ops.RunSQL(statement, reverse_sql=ops.RunSQL.noop) for statement in TABLES
    ]
