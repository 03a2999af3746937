"""Why knowledge refuses.

NotKept  the words could name a person, or are a whole sentence: they are not stored
"""


class NotKept(Exception):
    """The words could name a person, or are a whole sentence: they are not stored."""
