"""What makes the sums."""
