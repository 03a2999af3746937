"""Who reported something is erased when it is over; what was reported where stays for a time."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from buergertelefon.waste.models import Report
from buergertelefon.waste.queries.reports import rows
from buergertelefon.waste.rules.reports import KEEP, KEEP_ROWS, without_words

#: so many in one transaction
AT_ONCE = 200


def forget_reports(*, at: datetime) -> tuple[int, int]:
    """How many were erased 90 days after closing, and how many rows deleted after two years."""
    erased = 0
    while done := _forget_some(at=at):
        erased += done
    old = Q(closed__lt=at - KEEP_ROWS) | Q(closed=None, requested__lt=at - KEEP_ROWS)
    deleted, _ = Report.objects.filter(old).delete()
    return erased, deleted


@transaction.atomic
def _forget_some(*, at: datetime) -> int:
    over = rows().filter(closed__lt=at - KEEP, erased=None)
    found = list(over.select_for_update(of=("self",), skip_locked=True)[:AT_ONCE])
    for one in found:
        _erase(one, at=at)
    return len(found)


def _erase(row: Report, *, at: datetime) -> None:
    """Kind, dates, what was chosen and a public place are left."""
    service = row.service
    row.name = row.mail = row.phone = row.way = row.postcode = ""
    row.description = row.media_url = ""
    row.contact, row.erased = None, at
    row.answers = without_words(service.attributes, row.answers)
    if not service.public:  # a household's: the street is left
        row.address = row.house.street.name if row.house else service.provider.town
        row.house, row.latitude, row.longitude = None, None, None
    elif row.house is None and row.looked is None:  # nobody has read what somebody typed
        row.address = service.provider.town
    if row.looked is None:
        row.public_text = ""
    row.save()
