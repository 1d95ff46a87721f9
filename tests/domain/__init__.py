"""The rulebook, rule by rule, against the pure functions that hold it."""
