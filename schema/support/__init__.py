"""Types of support's desks: reports, blocks, tickets, counselling, the helpline."""
