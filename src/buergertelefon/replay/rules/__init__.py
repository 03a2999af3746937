"""What is decided in a replay; pure."""
