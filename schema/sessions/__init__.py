"""Types of sessions and what hangs on them: additions, cancellation, chat, disputes, events."""
