"""Pushes, from what happens to what a phone is sent (E6)."""
