"""How places are written, and which place somebody means."""
