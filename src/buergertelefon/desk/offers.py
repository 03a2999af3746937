"""What a centre offers besides answers and appointments."""

from django.db.models import Exists, OuterRef

from buergertelefon.base.models import ServiceCentre
from buergertelefon.courses.models import School
from buergertelefon.waste.models import Provider


def offered(centre: int) -> dict[str, bool]:
    """`has_courses`, `has_waste`: is there a school, somebody who takes waste? One query."""
    there = {"centre": OuterRef("pk"), "active": True}
    rows = ServiceCentre.objects.filter(pk=centre).annotate(
        has_courses=Exists(School.objects.filter(**there)),
        has_waste=Exists(Provider.objects.filter(**there)),
    )
    return dict(rows.values("has_courses", "has_waste").get())
