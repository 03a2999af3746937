"""Why something about an answer is refused."""


class KnowledgeError(Exception):
    """The root of this package's refusals."""


class NotKept(KnowledgeError):
    """There could be a person in these words."""


class NotYours(KnowledgeError):
    """The person does not edit for this place."""


class NotNow(KnowledgeError):
    """The version is not in a state for this step."""


class SecondPersonNeeded(KnowledgeError):
    """Who wrote a text cannot approve it."""


class Incomplete(KnowledgeError):
    """Fields are missing; `fields` names them."""

    def __init__(self, fields: list[str]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


class EditedMeanwhile(KnowledgeError):
    """Somebody saved another text in between; nothing was overwritten."""


class BadSpan(KnowledgeError):
    """A time that ends before it begins."""


class BadImport(KnowledgeError):
    """A file that cannot be taken as it is: where, and why in German. Nothing of it was taken."""

    def __init__(self, file: str, line: int, reason: str) -> None:
        where = f"{file}, Zeile {line}" if line else file
        super().__init__(f"{where}: {reason}")
        self.file, self.line, self.reason = file, line, reason
