"""Clients that others wrote, in Node, against a real server."""
