"""What there is, as frozen values: people, sessions, orders, disputes, reports, money, events."""
