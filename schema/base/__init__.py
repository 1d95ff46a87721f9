"""What every type is made with: declarations, scalars, pages, refusals, money."""
