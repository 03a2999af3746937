"""Waste: collection days, bulky waste, what goes where, recycling stations, bins and reports."""
