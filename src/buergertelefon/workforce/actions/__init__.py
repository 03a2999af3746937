"""Writes of the planning: every one of a roster goes through `changing`."""
