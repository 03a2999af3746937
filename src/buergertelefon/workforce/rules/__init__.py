"""Pure rules: queue formulas, staff needed, labour law, forecast, search for rosters."""
