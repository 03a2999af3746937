"""A reminder the evening before, or the dates as a message, for a caller."""

import uuid
from datetime import time

from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from buergertelefon.contacts.errors import ContactError
from buergertelefon.desk import waste
from buergertelefon.desk.views.frame import GONE, agent_required, once_of, refused
from buergertelefon.desk.views.waste.ordering import REACHED
from buergertelefon.desk.views.waste.panel import details_of, done, kept, noted, writer
from buergertelefon.messages.errors import BadMessage
from buergertelefon.staff.views import AgentRequest
from buergertelefon.waste.actions import reminding
from buergertelefon.waste.errors import BadField, Refused
from buergertelefon.waste.rules.kinds import Kind
from buergertelefon.waste.rules.words import Way

#: of the evening before
HOUR = time(18)


@agent_required
@require_POST
def remind(request: AgentRequest) -> HttpResponse:
    """Remind of all kinds at 18:00 the evening before; the caller has said the number."""
    if isinstance(record := writer(request), HttpResponse):
        return record
    try:
        house = waste.house_of(kept(request)["house"], centre=request.user.centre_id)
        details = details_of(request.POST, record)
        way = details.way or Way.LETTER  # which reminds nobody: refused by name
        with transaction.atomic():
            row = reminding.ask(
                house, kinds=tuple(Kind), hour=HOUR, way=way, mail=details.mail,
                phone=details.phone, key=uuid.uuid5(once_of(request), str(record.id)),
                at=timezone.now(), confirmed=way == Way.SMS,
            )  # fmt: skip
            noted(request, record, f"Abfuhrerinnerung, Code {row.reference}",
                  house.street.provider)  # fmt: skip
    except BadField as error:
        return refused(str(error), error.field)
    except BadMessage as error:
        return refused(str(error), REACHED.get(type(error), "mail"))
    except ContactError:
        return refused(GONE)
    except Refused as error:
        return refused(str(error))
    said = "Erinnerung eingerichtet." if row.confirmed else "Der Link zum Bestätigen ist unterwegs."
    return done(request, {"step": "reminded", "reminder": row, "said": said})
