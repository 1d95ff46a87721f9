"""Lists of words, written as words."""


def words(listed: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(listed.split())
