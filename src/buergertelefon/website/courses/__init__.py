"""The citizens' pages of courses."""
