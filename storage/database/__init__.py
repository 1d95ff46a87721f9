"""The database itself: connections, migrations, ids, values read from rows, outages."""
