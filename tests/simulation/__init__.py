"""Random parties on the real storage, against a reference model of their own."""
