"""The transaction of a command: lock, judge, save, and what falls due by itself."""
