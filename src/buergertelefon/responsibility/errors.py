"""What a table of responsibilities can have wrong."""


class BadTable(Exception):
    """The file is not what it should be; the text says what to do, in German."""
