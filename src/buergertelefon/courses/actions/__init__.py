"""Every change of catalogue, registrations and payments."""
