"""Decisions of call control as pure functions: states, routing, the estimate of the wait."""
