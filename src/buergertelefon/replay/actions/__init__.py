"""Every write of a replay."""
