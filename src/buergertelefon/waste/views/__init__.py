"""Pages of the waste office."""
