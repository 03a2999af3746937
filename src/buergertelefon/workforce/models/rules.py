"""By which rules a centre plans."""

from datetime import time

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from buergertelefon.base.models import ServiceCentre
from buergertelefon.staff.models import Skill
from buergertelefon.workforce.rules.definition import Definition

SHARE = [MinValueValidator(0), MaxValueValidator(1)]


class PlanningRules(models.Model):
    """How a centre plans: queue, promise, shifts, notice (Planungsregeln).

    The promise itself (share, seconds) is the centre's. Defaults: workforce notes, 2 and 4;
    Bremen's own values are not known.
    """

    centre = models.OneToOneField(
        ServiceCentre, primary_key=True, on_delete=models.CASCADE, related_name="planning"
    )
    aht_seconds = models.PositiveIntegerField(default=290)  # where no own times are known
    patience_seconds = models.PositiveIntegerField(default=120)  # mean of an exponential
    definition = models.CharField(
        max_length=2, default=Definition.F3, choices=[(d.value, d.value) for d in Definition]
    )
    abandonment_at_most = models.DecimalField(
        max_digits=4, decimal_places=3, default="0.050", validators=SHARE
    )
    occupancy_at_most = models.DecimalField(
        max_digits=4, decimal_places=3, default="0.870", validators=SHARE
    )
    #: on this share of days the promise shall be kept, whatever the volume turns out to be
    confidence = models.DecimalField(
        max_digits=4, decimal_places=3, default="0.900", validators=SHARE
    )
    #: on duty but not at the telephone: meetings, training, short illness; breaks are no part of it
    shrinkage = models.DecimalField(
        max_digits=4, decimal_places=3, default="0.180",
        validators=[MinValueValidator(0), MaxValueValidator(0.9)],
    )  # fmt: skip
    least_people = models.PositiveSmallIntegerField(default=2)
    # when shifts may begin and how long they may be; minutes of work are without breaks
    starts_from = models.TimeField(default=time(7))
    starts_until = models.TimeField(default=time(14))
    starts_step = models.PositiveSmallIntegerField(default=30)  # minutes
    work_from = models.PositiveSmallIntegerField(default=180)
    work_until = models.PositiveSmallIntegerField(default=540)
    work_step = models.PositiveSmallIntegerField(default=30)
    stretch_least = models.PositiveSmallIntegerField(default=150)
    stretch_most = models.PositiveSmallIntegerField(default=360)
    week_account = models.PositiveSmallIntegerField(default=180)  # minutes a week may differ
    period_account = models.PositiveSmallIntegerField(default=60)  # and all weeks together
    early_ends_by = models.TimeField(default=time(15, 30))
    late_starts_from = models.TimeField(default=time(9))
    late_ends_from = models.TimeField(default=time(17, 30))
    early_starts_until = models.TimeField(default=time(7, 30))
    notice_days = models.PositiveSmallIntegerField(default=14)  # published so long before it begins

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="planning_starts_are_a_span", condition=Q(starts_from__lte=F("starts_until"))
            ),
            models.CheckConstraint(
                name="planning_work_is_a_span", condition=Q(work_from__lte=F("work_until"))
            ),
            models.CheckConstraint(
                name="planning_steps_are_quarters",
                condition=Q(starts_step__in=[15, 30, 60], work_step__in=[15, 30, 60]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.centre_id}"


class LeastSkill(models.Model):
    """So many people with a skill are at work in every quarter hour (Mindestbesetzung)."""

    centre = models.ForeignKey(ServiceCentre, on_delete=models.CASCADE, related_name="+")
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="+")
    people = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "skill"], name="least_skill_once")]

    def __str__(self) -> str:
        return f"{self.skill_id} {self.people}"
