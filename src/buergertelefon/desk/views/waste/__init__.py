"""Waste at the desk: by an address that is typed once."""
