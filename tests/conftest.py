"""What every test may use."""

from tests.hosting import postgres_url, pytest_configure_node, pytest_unconfigure, redis_url

__all__ = ["postgres_url", "pytest_configure_node", "pytest_unconfigure", "redis_url"]
