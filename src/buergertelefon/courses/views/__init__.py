"""Pages on which a school's office keeps its courses; never those of another centre."""
