"""A file a group of tables: the statements that read and write them."""
