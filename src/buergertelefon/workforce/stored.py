"""What is said about the stored fields of rosters and forecasts."""

from buergertelefon.base.stored import Table

STORED: Table = {}
