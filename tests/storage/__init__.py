"""The database alone: what it really has, and what its transactions promise."""
