"""Answers in versions."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Cast, Coalesce

from buergertelefon.base.models import Municipality
from buergertelefon.directory.models import Office, Service
from buergertelefon.knowledge.rules.editing import Language, State
from buergertelefon.staff.models import Agent


def _point(number: models.Expression | F) -> Func:
    """A number as a range of one: PostgreSQL excludes ranges without an extension."""
    return Func(number, number, models.Value("[]"), function="int8range")


class Answer(models.Model):
    """A version of what is said about a service at a place in a time (Auskunft)."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="answers")
    municipality = models.ForeignKey(  # empty: holds in every city we speak for
        Municipality, null=True, blank=True, on_delete=models.PROTECT
    )
    language = models.CharField(
        max_length=10, choices=[(one.value, one.value) for one in Language], default=Language.GERMAN
    )
    state = models.CharField(
        max_length=10, choices=[(one.value, one.value) for one in State], default=State.DRAFT
    )
    say = models.TextField(blank=True)  # to be read aloud
    office = models.ForeignKey(Office, on_delete=models.PROTECT)
    prerequisites = ArrayField(models.TextField(), default=list, blank=True)
    procedure = ArrayField(models.TextField(), default=list, blank=True)
    documents = ArrayField(models.TextField(), default=list, blank=True)
    fee = models.TextField(blank=True)
    duration = models.TextField(blank=True)
    deadline = models.TextField(blank=True)
    forms = ArrayField(models.TextField(), default=list, blank=True)
    legal = ArrayField(models.TextField(), default=list, blank=True)
    how = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    why = models.TextField(blank=True)  # why this office
    hint = models.TextField(blank=True)
    unknown = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    source = models.TextField(blank=True)
    sources = models.JSONField(default=dict, blank=True)  # field to its own source
    as_of = models.DateField()  # the day the facts were looked at
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)  # the first day it no longer holds
    review_due = models.DateField()
    owner = models.ForeignKey(
        Agent, null=True, blank=True, on_delete=models.SET_NULL, related_name="owned_answers"
    )
    author = models.ForeignKey(
        Agent, null=True, blank=True, on_delete=models.PROTECT, related_name="written_answers"
    )
    approver = models.ForeignKey(
        Agent, null=True, blank=True, on_delete=models.PROTECT, related_name="approved_answers"
    )
    published = models.DateTimeField(null=True, blank=True)
    changed = models.DateTimeField(null=True, blank=True)
    edits = models.PositiveIntegerField(default=0)  # counts saves: who saved in between?
    before = models.JSONField(null=True, blank=True)  # what publishing changed, to take it back

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="answer_validity_is_a_span",
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_from__lt=F("valid_until")),
            ),
            models.CheckConstraint(
                name="answer_seen_by_two",
                condition=~Q(state=State.PUBLISHED)
                | Q(author__isnull=True)
                | (Q(approver__isnull=False) & ~Q(author=F("approver"))),
            ),
            ExclusionConstraint(
                name="answer_one_a_day",
                expressions=[
                    (_point(F("service_id")), RangeOperators.OVERLAPS),
                    (
                        _point(
                            Cast(
                                Coalesce(F("municipality_id"), models.Value("0")),
                                models.BigIntegerField(),
                            )
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        _point(Func(F("language"), models.Value(0), function="hashtextextended")),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        Func(F("valid_from"), F("valid_until"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(state=State.PUBLISHED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_id}: {self.say[:40]}"


class Remark(models.Model):
    """What one editor tells another about a version (Anmerkung)."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="remarks")
    by = models.ForeignKey(Agent, on_delete=models.PROTECT)
    at = models.DateTimeField()
    text = models.TextField()

    def __str__(self) -> str:
        return self.text[:40]
