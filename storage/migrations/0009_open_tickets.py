"""Who is blocked has an open ticket (B5), also where a removal ends; indexes for support's lists.

The fourth migration's trigger refuses to close a ticket while its partner is blocked. This one's
refuses to end a removal that a ticket closed by, while the block stands and that is still closed.
"""

from tortoise import migrations
from tortoise.migrations import operations as ops

from storage.migrations._dialects import ByDialect

TABLES = [
    """
    UPDATE threads SET closed_from = NULL WHERE id IN (
        SELECT t.thread_id FROM tickets t JOIN partner_blocks b ON b.id = t.block_id
        JOIN accounts a ON a.id = t.partner_id
        WHERE t.closed_at IS NOT NULL AND b.lifted_at IS NULL AND a.blocked AND NOT a.removed
    )
    """,
    """
    UPDATE tickets SET closed_at = NULL, resolution = NULL WHERE id IN (
        SELECT t.id FROM tickets t JOIN partner_blocks b ON b.id = t.block_id
        JOIN accounts a ON a.id = t.partner_id
        WHERE t.closed_at IS NOT NULL AND b.lifted_at IS NULL AND a.blocked AND NOT a.removed
    )
    """,
    """
    CREATE INDEX open_tickets_by_block ON tickets (opened_at, block_id) WHERE closed_at IS NULL
    """,
    """
    CREATE INDEX closed_tickets_by_block ON tickets (opened_at, block_id)
    WHERE closed_at IS NOT NULL
    """,
    """
    CREATE INDEX upheld_reports_by_age ON offline_reports (filed_at, id) WHERE status = 'UPHELD'
    """,
    "CREATE INDEX blocks_by_level ON partner_blocks (level, set_at, id)",
]
_LEFT_CLOSED = """
    NEW.blocked AND NOT NEW.removed AND EXISTS (
        SELECT 1 FROM partner_blocks b JOIN tickets t ON t.block_id = b.id
        WHERE b.partner_id = NEW.id AND b.lifted_at IS NULL AND t.closed_at IS NOT NULL
    )
"""
POSTGRES = [
    f"""
    CREATE FUNCTION removal_ends() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN IF {_LEFT_CLOSED} THEN RAISE EXCEPTION 'the ticket of who is blocked is closed';
    END IF; RETURN NEW; END $$
    """,
    """
    CREATE TRIGGER removal_ends BEFORE UPDATE OF blocked, removed ON accounts
    FOR EACH ROW EXECUTE FUNCTION removal_ends()
    """,
]
SQLITE = [
    f"""
    CREATE TRIGGER removal_ends BEFORE UPDATE OF blocked, removed ON accounts WHEN {_LEFT_CLOSED}
    BEGIN SELECT RAISE(ABORT, 'the ticket of who is blocked is closed'); END
    """
]


class Migration(migrations.Migration):
    """The ninth one."""

    dependencies = [("doorstep", "0008_test_clock")]  # noqa: RUF012 - as Tortoise declares it
    operations = [  # noqa: RUF012
        *(ops.RunSQL(statement, reverse_sql=ops.RunSQL.noop) for statement in TABLES),
        ByDialect(postgres=POSTGRES, sqlite=SQLITE),
    ]
