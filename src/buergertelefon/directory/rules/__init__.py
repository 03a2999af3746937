"""What can be decided about offices from values alone."""
