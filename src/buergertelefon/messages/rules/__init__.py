"""Decisions about messages: when, how often, how long."""
