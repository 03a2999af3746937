"""Why an example city cannot be loaded.

BadContent  a file has a mistake; the text names file, field and reason
"""


class BadContent(Exception):
    """A file has a mistake; the text names file, field and reason."""
