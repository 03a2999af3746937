"""How citizens open their case: with its code how it stands, with its key all of it."""

from django.utils.translation import gettext_lazy

from buergertelefon.cases.errors import MustWait, Unknown
from buergertelefon.cases.queries.cases import by_code, by_secret
from buergertelefon.website.own_page import OwnPages

CASES = OwnPages(
    kind="case", session="vorgang", page="case_own", open="case_open",
    asks="website/cases/open.html", by_code=by_code, by_secret=by_secret, unknown=Unknown,
    must_wait=MustWait,
    nothing=gettext_lazy("Zu diesem Code gibt es keine Frage. Bitte prüfen Sie ihn."),
)  # fmt: skip
#: where the session keeps the one question to somebody whose case is solved, until it is shown
ASKED = "vorgang-umfrage"
