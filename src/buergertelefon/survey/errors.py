"""Why an answer is not taken; the text is said to the citizen, in German.

SurveyError
├── Unknown      no such invitation, or it was used, or it is over
└── BadAnswer    not one of the answers of this scale
"""


class SurveyError(Exception):
    """Nothing is kept."""


class Unknown(SurveyError):
    """No such invitation, or it was used, or it is over: nobody can tell which."""

    def __init__(self) -> None:
        super().__init__("Diese Einladung gilt nicht mehr. Danke, dass Sie antworten wollten.")


class BadAnswer(SurveyError):
    """Not one of the answers of this scale, or the comment is too long."""
