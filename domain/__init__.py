"""The rulebook as pure functions over frozen values: the standard library alone."""
