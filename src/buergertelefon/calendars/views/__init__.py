"""Pages on which an office keeps its calendars; never those of another centre."""
