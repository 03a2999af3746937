"""Makes a provider that nobody has entered yet, so that its dates can be taken in."""

import re
from datetime import datetime

from django.db import connection, transaction
from django.utils.text import slugify

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.models import ServiceCentre
from buergertelefon.directory.models import Office
from buergertelefon.waste.errors import Refused
from buergertelefon.waste.models import Provider, Zone

_COMMUNE = re.compile(r"\d{12}")
_SLUG = re.compile(r"[a-z0-9-]{1,80}")


@transaction.atomic
def found(slug: str, *, name: str, town: str, commune: str, at: datetime) -> Provider:
    """A provider with one zone for the whole city, of the only service centre.

    Where there is no centre yet, that of the city is made. A provider that has the slug stays as
    it is. `commune`: the ARS, twelve digits. Raises Refused with what is missing.
    """
    if not _SLUG.fullmatch(slug):
        raise Refused("Der Kurzname (--provider) besteht aus kleinen Buchstaben, Ziffern und -.")
    if not town.strip() or not _COMMUNE.fullmatch(commune):
        raise Refused(
            "Ein neuer Entsorger braucht --town (so: Bremen) und --commune, den Regionalschlüssel"
            " der Stadt (12 Ziffern, so: 040110000000)."
        )
    with connection.cursor() as cursor:  # two at once: the second finds what the first made
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('waste.found'))")
    if row := Provider.objects.filter(slug=slug).first():
        return row
    if other := Provider.objects.filter(commune=commune).first():
        raise Refused(f"Für {commune} gibt es schon einen Entsorger: {other.slug}.")
    office, _ = Office.objects.get_or_create(
        slug=slug,
        defaults={"name": name, "source": "import waste", "as_of": at.astimezone(BERLIN).date()},
    )
    row = Provider.objects.create(
        slug=slug, name=name, town=town.strip(), commune=commune, office=office,
        centre=_centre(town.strip()),
    )  # fmt: skip
    Zone.objects.create(provider=row, name="ganze Stadt")
    return row


def _centre(town: str) -> ServiceCentre:
    there = list(ServiceCentre.objects.all()[:2])
    if len(there) > 1:
        raise Refused("Es gibt mehrere Servicecenter. Bitte den Entsorger dort anlegen.")
    return there[0] if there else ServiceCentre.objects.create(
        slug=slugify(town), name=f"Bürgertelefon {town}"
    )  # fmt: skip
