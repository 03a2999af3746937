"""Pages of the offices that answer cases."""
