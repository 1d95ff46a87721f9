"""Doorstep's tests: each one's name is a rule."""
