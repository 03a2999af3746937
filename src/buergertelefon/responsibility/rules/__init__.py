"""Who is responsible on a day at a place; values in, values out."""
