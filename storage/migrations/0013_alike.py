"""What is kept in the clear of a cancellation tells nothing of its reason (C5, C6).

`ends_chat` was true for RULES_VIOLATION alone; the chat ends alike for every reason now (H1).
"""

from tortoise import migrations

from storage.migrations._dialects import ByDialect

POSTGRES = [
    """
    UPDATE sessions SET cancellation = (cancellation::jsonb - 'ends_chat')::text
    WHERE cancellation IS NOT NULL
    """
]
SQLITE = [
    """
    UPDATE sessions SET cancellation = json_remove(cancellation, '$.ends_chat')
    WHERE cancellation IS NOT NULL
    """
]


class Migration(migrations.Migration):
    """The thirteenth one."""

    dependencies = [("doorstep", "0012_second_person")]  # noqa: RUF012 - as Tortoise declares it
    operations = [ByDialect(postgres=POSTGRES, sqlite=SQLITE)]  # noqa: RUF012
