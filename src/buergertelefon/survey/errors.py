"""Why an answer or a wish is refused; the text is said to the person, in German.

SurveyError
├── Unknown        no such invitation, or it was used, or it is over
├── BadAnswer      not one of the answers of this scale
├── NotComparable  two results that no number may bring together
├── BadScale       a question that cannot be asked like this
└── AlreadyAsked   the wording stands: somebody was asked
"""

from collections.abc import Sequence


class SurveyError(Exception):
    """Nothing is kept."""


class Unknown(SurveyError):
    """No such invitation, or it was used, or it is over: nobody can tell which."""

    def __init__(self) -> None:
        super().__init__("Diese Einladung gilt nicht mehr. Danke, dass Sie antworten wollten.")


class BadAnswer(SurveyError):
    """Not one of the answers of this scale, or the comment is too long."""


class NotComparable(SurveyError):
    """Two results of different questions, versions, languages or ways of asking."""

    def __init__(self, differ: Sequence[str]) -> None:
        """`differ`: what is not the same, each with its article."""
        super().__init__(
            "Diese Ergebnisse lassen sich nicht vergleichen und nicht zusammenzählen: Es "
            f"unterscheidet sich {', '.join(differ)}. Mit anderen Worten gefragt, wird anders "
            "geantwortet."
        )


class BadScale(SurveyError):
    """A question or a plan that cannot be asked like this; `field` names where."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


class AlreadyAsked(SurveyError):
    """Its wording stands."""

    def __init__(self) -> None:
        super().__init__(
            "Mit dieser Fassung wurde schon gefragt. Sie bleibt, wie sie ist. Legen Sie eine neue "
            "Fassung an."
        )
