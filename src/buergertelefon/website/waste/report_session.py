"""How a citizen opens a report: with its code how it stands, with its key all of it."""

from django.utils.translation import gettext_lazy

from buergertelefon.waste.errors import Unknown
from buergertelefon.waste.queries.bulky import MustWait
from buergertelefon.waste.queries.reports import by_code, by_secret
from buergertelefon.website.own_page import OwnPages

REPORTS = OwnPages(
    kind="report", session="meldung", page="waste_report_own", open="waste_report_open",
    asks="website/waste/report_open.html", by_code=by_code, by_secret=by_secret, unknown=Unknown,
    must_wait=MustWait,
    nothing=gettext_lazy("Zu diesem Code gibt es keine Meldung. Bitte prüfen Sie ihn."),
)  # fmt: skip
