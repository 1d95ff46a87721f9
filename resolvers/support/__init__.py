"""Support's desks: reports, blocks, tickets, counselling, the helpline."""
