"""The phone book: offices and extensions by name, function or service (Telefonbuch)."""
