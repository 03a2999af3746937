"""A planned day, played by the exchange's own rules, beside what the formulas say."""
