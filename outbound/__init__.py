"""What calls out: the one room that opens connections to addresses that others chose."""
