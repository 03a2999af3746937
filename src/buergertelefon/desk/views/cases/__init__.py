"""Questions handed to an office from the desk, and what became of them."""
