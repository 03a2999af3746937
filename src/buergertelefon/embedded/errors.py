"""Why the embedded PostgreSQL cannot be used."""


class EmbeddedDatabaseError(RuntimeError):
    """The embedded PostgreSQL cannot be used; the text says what to do."""
