"""Decisions about answers: when they hold, who may change them, which words may be kept."""
