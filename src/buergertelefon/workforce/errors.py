"""What can be wrong with what is asked of the planning; each carries a German sentence."""


class WorkforceError(Exception):
    """Something that the person who asked can put right; the text says what."""


class BadInput(WorkforceError):
    """A file or a value is not what it should be; names the field, the line, the reason."""
