"""Reads of live calls: whole states for the two ends, sums for everybody else."""
