"""Courses in the middle of a call: found, registered for, ended."""
