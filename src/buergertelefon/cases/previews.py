"""What citizens would be written about a case, in each language, by each way; nobody is meant."""

from collections.abc import Iterator
from datetime import datetime

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.spelling import spelled_out
from buergertelefon.cases.actions.telling import WAYS, To, draft_of
from buergertelefon.cases.rules.telling import TOLD, Cause, said
from buergertelefon.cases.rules.words import Language
from buergertelefon.messages.drafts import Draft
from buergertelefon.messages.rules.outbox import Channel
from buergertelefon.survey.actions.inviting import Invited

CODE = "K7QX2M"
RECIPIENTS = {
    Channel.MAIL: "anna@beispiel.example", Channel.SMS: "0171 1234567",
    Channel.LETTER: "Anna Beispiel\nBeispielweg 1\n28195 Bremen",
}  # fmt: skip
DUE = datetime(2026, 5, 26, 8, 40, tzinfo=BERLIN)
#: what an office would write
TEXTS = {
    Cause.ASKED: "Wie groß ist Ihr Hund, und seit wann wohnt er bei Ihnen?",
    Cause.ANSWERED: "Für einen ausgebildeten Blindenhund zahlen Sie keine Hundesteuer. Bitte "
    "schicken Sie uns eine Kopie vom Ausweis des Hundes.",
}
FACTS = {
    "reference": CODE, "spelled": ", ".join(spelled_out(CODE)), "office": "Finanzamt Bremen",
    "phone": "0421 361-0", "sender": "Finanzamt Bremen\nBeispielstraße 1\n28195 Bremen",
    "name": "Anna Beispiel", "subject": "Hundesteuer", "centre": "Bürgertelefon Bremen",
    "page": f"https://buergertelefon.beispiel.example/vorgang/{CODE}/{'0' * 32}/",
    "enter": "https://buergertelefon.beispiel.example/vorgang/", "files": False,
}  # fmt: skip
INVITED = Invited(
    "",
    "Wie zufrieden sind Sie mit uns?",
    "https://buergertelefon.beispiel.example/umfrage/beispiel/",
)


def examples() -> Iterator[Draft]:
    """Each cause, way and language that is ever sent."""
    for cause, ways in TOLD.values():
        for way, channel in WAYS.items():
            for language in Language if way in ways else ():
                asked = cause == Cause.ANSWERED and channel != Channel.LETTER
                known = FACTS | {
                    "text": TEXTS.get(cause, ""), "due": DUE, "when": said(DUE, language),
                    "invited": INVITED if asked else None,
                }  # fmt: skip
                yield draft_of(cause, known, To(channel, RECIPIENTS[channel], language))
