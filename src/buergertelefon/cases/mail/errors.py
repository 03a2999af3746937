"""Why something cannot be read as a mail; the text is for the log of the mailbox, in German."""


class BadMail(Exception):
    """No mail at all, or one that is too big or too deeply nested to be read."""
