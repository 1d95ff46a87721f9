"""Tortoise's own PostgreSQL client, whose ambient transactions migrations need, by our address."""

from typing import Any

import asyncpg  # type: ignore[import-untyped]
from tortoise.backends.asyncpg.client import AsyncpgDBClient

from storage.engines.postgres import dial


class MigratingClient(AsyncpgDBClient):
    """Dials as the server does."""

    async def create_pool(self, **options: Any) -> asyncpg.Pool:
        """A pool by its whole address."""
        return await dial(options)


client_class = MigratingClient
