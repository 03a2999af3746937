"""One module for each command of ``buergertelefon workforce``."""
