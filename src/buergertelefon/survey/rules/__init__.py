"""Decisions about surveys from values alone."""
