"""What is decided about waste, on values alone."""
