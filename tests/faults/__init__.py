"""What befalls a running installation: real processes, real PostgreSQL, real Valkey."""
