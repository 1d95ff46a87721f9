"""Calls to the outside, against real receivers."""
