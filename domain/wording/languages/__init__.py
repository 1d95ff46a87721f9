"""What is said in each language: of whom it was, of where somebody was, of how to a door."""
