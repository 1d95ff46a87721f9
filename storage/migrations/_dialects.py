"""Statements that the two databases say differently: triggers."""

from collections.abc import Sequence
from typing import Any

from tortoise.migrations import operations as ops


class ByDialect(ops.RunSQL):
    """The statements of the database at hand."""

    def __init__(self, *, postgres: Sequence[str], sqlite: Sequence[str]) -> None:
        super().__init__([*postgres], reverse_sql=ops.RunSQL.noop)
        self.sqlite = [*sqlite]

    async def database_forward(
        self, app_label: str, old_state: Any, new_state: Any, state_editor: Any = None
    ) -> None:
        """Run them one by one: Tortoise's own way cuts a trigger's body at its semicolons."""
        if state_editor is None:
            return
        client = state_editor.client
        for statement in self.sqlite if client.capabilities.dialect == "sqlite" else self.sql:
            await client.execute_query_dict(statement)
