"""Pages of a school's office."""
