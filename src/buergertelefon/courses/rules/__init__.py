"""Decisions about courses: values in, values out."""
