"""Courses and their dates. `taken` is the one count of places that are ours."""

from django.db import models
from django.db.models import F, Q

from buergertelefon.courses.models.schools import Area, School, Semester, Venue
from buergertelefon.courses.rules.words import Level, Pricing


def choices(kind: type) -> list[tuple[str, str]]:
    """The values of a StrEnum."""
    return [(one.value, one.value) for one in kind]  # type: ignore[attr-defined]  # a StrEnum


class Course(models.Model):
    """A course with its places (Kurs).

    Only `actions.claiming` changes `taken`, only `actions.importing` what the school says.
    """

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="courses")
    number = models.CharField(max_length=40)  # Kursnummer
    semester = models.ForeignKey(
        Semester, null=True, blank=True, on_delete=models.PROTECT, related_name="courses"
    )
    area = models.ForeignKey(
        Area, null=True, blank=True, on_delete=models.PROTECT, related_name="courses"
    )
    venue = models.ForeignKey(
        Venue, null=True, blank=True, on_delete=models.PROTECT, related_name="courses"
    )
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    level = models.CharField(max_length=2, blank=True, choices=choices(Level))
    lecturer = models.CharField(max_length=120, blank=True)  # a function, never a name
    begins = models.DateField(null=True, blank=True)  # first and last day
    ends = models.DateField(null=True, blank=True)
    units = models.PositiveSmallIntegerField(null=True, blank=True)  # of 45 minutes
    fee_cents = models.PositiveIntegerField(null=True, blank=True)  # None: not known
    pricing = models.CharField(max_length=6, choices=choices(Pricing), default=Pricing.PERSON)
    material_cents = models.PositiveIntegerField(default=0)  # per person, never reduced
    material_note = models.CharField(max_length=200, blank=True)  # what to bring or to buy
    reducible = models.BooleanField(default=True)
    prerequisites = models.TextField(blank=True)
    age_from = models.PositiveSmallIntegerField(null=True, blank=True)
    age_until = models.PositiveSmallIntegerField(null=True, blank=True)  # the last that may come
    minimum = models.PositiveSmallIntegerField(default=0)
    maximum = models.PositiveSmallIntegerField()
    elsewhere = models.PositiveSmallIntegerField(default=0)  # registered at the school itself
    taken = models.PositiveIntegerField(default=0)  # places of our registrations
    in_person = models.BooleanField(default=False)  # registration at the school only
    cancelled = models.DateTimeField(null=True, blank=True)
    why_cancelled = models.CharField(max_length=200, blank=True)
    vanished = models.DateTimeField(null=True, blank=True)  # no longer in the school's file
    digest = models.CharField(max_length=64, blank=True)  # of the record it was read from
    seen = models.DateTimeField(null=True, blank=True)  # in a file of the school

    class Meta:
        ordering = ["begins", "number"]
        constraints = [
            models.UniqueConstraint(fields=["school", "number"], name="course_once"),
            models.CheckConstraint(
                name="course_span", condition=Q(begins=None) | Q(begins__lte=F("ends"))
            ),
            models.CheckConstraint(
                name="course_ages",
                condition=Q(age_from=None) | Q(age_until=None) | Q(age_from__lte=F("age_until")),
            ),
        ]
        indexes = [models.Index(fields=["begins"], name="course_by_begin")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def free(self) -> int:
        """Places that can be sold; 0 also where there are more registrations than places."""
        return max(0, self.maximum - self.elsewhere - self.taken)


class Session(models.Model):
    """One date of a course (Kurstermin)."""

    course = models.ForeignKey(
        Course, on_delete=models.CASCADE, related_name="sessions", db_index=False
    )  # session_once begins with it
    begins = models.DateTimeField()
    ends = models.DateTimeField()
    venue = models.ForeignKey(  # None: the course's
        Venue, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["begins"]
        constraints = [
            models.UniqueConstraint(fields=["course", "begins"], name="session_once"),
            models.CheckConstraint(name="session_span", condition=Q(begins__lt=F("ends"))),
        ]

    def __str__(self) -> str:
        return f"{self.course_id} {self.begins}"
