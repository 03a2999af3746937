"""What a centre has set for the alarms of its board."""

from django.db import models
from django.db.models import Q

from buergertelefon.base.models import ServiceCentre
from buergertelefon.reporting.rules.alarms import Kind


class AlarmRule(models.Model):
    """A limit that somebody has set; else the promise of the centre holds (Alarmgrenze)."""

    centre = models.ForeignKey(ServiceCentre, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=14, choices=[(one.value, one.value) for one in Kind])
    limit = models.PositiveIntegerField()  # seconds, or per cent
    active = models.BooleanField(default=True)
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "kind"], name="alarm_rule_once"),
            models.CheckConstraint(
                name="alarm_rule_is_possible",
                condition=Q(kind=Kind.LONGEST_WAIT, limit__gte=1)
                | Q(kind=Kind.SERVICE_LEVEL, limit__lte=100),
            ),
            models.CheckConstraint(
                name="alarm_quiet_is_a_span",
                condition=Q(quiet_from=None, quiet_until=None)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.limit}"
