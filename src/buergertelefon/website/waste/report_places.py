"""What somebody typed as the place of a report."""

from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext

from buergertelefon.places.rules.writing import taken_apart
from buergertelefon.waste.actions.reporting import Where
from buergertelefon.waste.models import ReportService
from buergertelefon.waste.queries import addresses
from buergertelefon.waste.queries.addresses import Answer, Kind


@dataclass(frozen=True)
class Placed:
    """The place, or why it is none yet; `choices`: whole addresses that may be meant."""

    where: Where | None = None
    says: str = ""
    choices: tuple[str, ...] = ()


def placed(
    service: ReportService, text: str, point: tuple[float, float] | None, *, on: date
) -> Placed:
    """A bin needs its house; for what lies in public any words, or a point, will do."""
    at = Where(latitude=point[0], longitude=point[1]) if point else Where()
    if not text:
        if point and service.public:
            return Placed(at)
        return Placed(says=_missing(service))
    answer = addresses.find(text, on=on, commune=service.provider.commune)
    there = answer.house is not None and answer.street is not None
    if there and answer.street and answer.street.provider == service.provider_id:
        postcode = taken_apart(text).postcode
        return Placed(replace(at, house=answer.house, postcode=postcode))
    if service.public and not there:
        return Placed(replace(at, address=text))
    return _why(answer, service)


def _missing(service: ReportService) -> str:
    if service.public:
        return gettext("Ort: Bitte eine Adresse oder einen Punkt nennen.")
    return gettext("Ort: Bitte Straße und Hausnummer nennen.")


def _why(answer: Answer, service: ReportService) -> Placed:
    """What is missing of the address of a house."""
    town, numbers = service.provider.town, ", ".join(answer.numbers)
    choices = tuple(_whole(answer, one.name, one.town) for one in answer.choices)
    if answer.house is not None:
        return Placed(says=gettext("Ort: Diese Adresse liegt nicht in %(town)s.") % {"town": town})
    if answer.kind in {Kind.NUMBER, Kind.STREET}:
        return Placed(says=gettext("Ort: Bitte auch die Hausnummer nennen."))
    if answer.kind == Kind.NO_HOUSE:
        says = gettext(
            "Ort: Diese Hausnummer gibt es dort nicht. Es gibt zum Beispiel %(numbers)s."
        )
        return Placed(says=says % {"numbers": numbers})
    if answer.kind == Kind.CHOOSE:
        return Placed(says=gettext("Ort: Bitte wählen, welche Straße Sie meinen."), choices=choices)
    says = gettext("Ort: Diese Straße kennen wir nicht. Bitte prüfen Sie die Schreibweise.")
    return Placed(says=says, choices=choices)


def _whole(answer: Answer, name: str, town: str) -> str:
    return f"{name} {answer.number}".strip() + f", {town}"
