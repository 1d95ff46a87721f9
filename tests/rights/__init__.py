"""V1, V2: who is told what, written down once (table.txt), and tried on a running server."""
