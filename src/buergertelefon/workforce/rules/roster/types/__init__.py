"""Rosters of whole shift types (early, late, night): whose type on which day."""
