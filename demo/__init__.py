"""Doorstep to look at: people to try it with (seed.py), and three acts played live (play.py).

Nothing here has a door of its own: all is done with tokens and GraphQL, under everybody's rules.
"""
