"""Bounds: the numbers, rates an account, budgets of open subscriptions."""
