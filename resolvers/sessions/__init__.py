"""Queries, commands and subscriptions of sessions and what hangs on them."""
