"""docs/: the reference is made from the schema, and every snippet is run."""
