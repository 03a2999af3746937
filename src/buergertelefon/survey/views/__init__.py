"""Pages on which a survey is set up and read."""
