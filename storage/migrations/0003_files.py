"""Files: proofs as they were sent (B2). The bytes lie elsewhere, under the name in `blob`.

A row is there before its bytes (COMING) and until after them (GOING), so that a crash leaves
neither bytes that no row knows nor a file that has none: storage/files/files.py.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

TABLES = [
    """
    CREATE TABLE files (
        id TEXT PRIMARY KEY,
        owner_id TEXT NOT NULL REFERENCES accounts (id),
        state TEXT NOT NULL CHECK (state IN ('COMING', 'KEPT', 'GOING')),
        media_type TEXT NOT NULL,
        sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
        bytes BIGINT NOT NULL CHECK (bytes > 0),
        blob TEXT NOT NULL UNIQUE,
        created_at BIGINT NOT NULL,
        proof_id TEXT UNIQUE,
        CHECK (proof_id IS NULL OR state = 'KEPT')
    )
    """,
    "CREATE INDEX unused_files ON files (created_at) WHERE proof_id IS NULL",
    "CREATE INDEX unused_files_of_owner ON files (owner_id) WHERE proof_id IS NULL",
]


class Migration(migrations.Migration):
    """The third one."""

    dependencies = [("doorstep", "0002_changes")]  # noqa: RUF012 - as Tortoise declares it
    operations = [  # noqa: RUF012
        ops.RunSQL(statement, reverse_sql=ops.RunSQL.noop) for statement in TABLES
    ]
