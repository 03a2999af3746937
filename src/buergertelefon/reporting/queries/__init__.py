"""Sums, read through the role that sees no person."""
