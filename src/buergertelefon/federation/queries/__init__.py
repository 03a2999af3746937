"""Reads of the federation: who answers where, enquiries, a second opinion."""
