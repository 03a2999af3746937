"""What a centre offers besides answers and appointments."""

from django.db.models import Exists, OuterRef

from buergertelefon.base.models import ServiceCentre
from buergertelefon.courses.models import School
from buergertelefon.waste.models import Provider


def offered(centre: int) -> dict[str, bool]:
    """`has_courses`, `has_waste`: is there a school, somebody who takes waste? One query."""
    schools = School.objects.filter(centre=OuterRef("pk"), active=True)
    providers = Provider.objects.filter(centre=OuterRef("pk"), active=True)
    row = ServiceCentre.objects.annotate(schools=Exists(schools), waste=Exists(providers))
    found = row.values_list("schools", "waste").get(pk=centre)
    return dict(zip(("has_courses", "has_waste"), found, strict=True))
