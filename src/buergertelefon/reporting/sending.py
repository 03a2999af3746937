"""The paper of a month, as page and post need it."""

from django.utils import timezone

from buergertelefon.base.models import ServiceCentre
from buergertelefon.reporting.papers import report_pdf
from buergertelefon.reporting.queries.reports import report
from buergertelefon.reporting.rules.spans import Span


def paper(centre: ServiceCentre, span: Span, municipality: str) -> bytes:
    """The report as it stands now, PDF/UA-1; of one municipality, or of all if "".

    Raises PdfError.
    """
    return report_pdf(report(centre, span, municipality=municipality), made=timezone.now())
