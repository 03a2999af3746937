"""Booking by the citizen interface of the ZMS: ours for other front ends, others' for our desk."""
