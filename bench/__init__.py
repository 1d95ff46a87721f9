"""Measures what the house promises, each figure beside its bound (docs/benchmarks.md)."""
