"""Every write about waste."""
