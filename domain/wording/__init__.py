"""B8: what no text of support may tell a partner. `guard` asks; each other file finds one thing."""
