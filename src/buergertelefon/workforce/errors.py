"""What can be wrong with what is asked of the planning; each carries a German sentence."""


class WorkforceError(Exception):
    """Something that the person who asked can put right; the text says what."""


class BadInput(WorkforceError):
    """A file or a value is not what it should be; names the field, the line, the reason."""


class EditedMeanwhile(WorkforceError):
    """Somebody else changed the roster since the page was loaded."""


class ReasonNeeded(WorkforceError):
    """A published roster is changed for a reason that is said."""


class NothingToUndo(WorkforceError):
    """No step is left to take back, or to do again."""


class RosterThere(WorkforceError):
    """Another roster has some of these weeks already."""


class NoRules(WorkforceError):
    """The centre has no opening times, so nobody can be planned."""


class TooLate(WorkforceError):
    """Less than the notice period is left before the roster begins."""


class NotPossible(WorkforceError):
    """What is asked does not fit what is there by now; the text says why."""
