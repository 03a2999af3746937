"""Years of calls that never were, driven through the product's own write path (Wiedergabe)."""
