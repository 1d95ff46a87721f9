"""The rulebook, a file a letter or noun of it: pure functions that judge and decide."""
