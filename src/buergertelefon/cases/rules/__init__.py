"""Decisions about cases from values alone."""
