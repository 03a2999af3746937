"""The citizens' pages about waste."""
