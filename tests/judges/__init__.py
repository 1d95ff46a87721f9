"""Judges from outside: tools that others wrote look at the schema and at a running server."""
