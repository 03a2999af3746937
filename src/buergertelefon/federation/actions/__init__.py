"""Writes of the federation: its register, and enquiries handed over."""
