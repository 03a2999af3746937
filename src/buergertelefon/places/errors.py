"""What a register can have wrong."""


class BadRegister(Exception):
    """The file is not what it should be; the text says what to do, in German."""
