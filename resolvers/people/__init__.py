"""Profiles, the catalogue, standing."""
