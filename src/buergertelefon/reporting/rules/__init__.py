"""Each figure as code: numerator, denominator, formula, how sure it is."""
