"""Booking at the desk while the caller waits."""
