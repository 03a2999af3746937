"""What is planned, as pages and searches need it."""
