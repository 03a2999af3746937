"""Schools and their terms, courses, who takes part, what is owed."""

from buergertelefon.courses.models.courses import Course, Session
from buergertelefon.courses.models.payments import Charge, Mandate, PaymentFile
from buergertelefon.courses.models.registrations import Participant, Registration
from buergertelefon.courses.models.schools import (
    Area,
    CancelTerm,
    Reduction,
    School,
    Semester,
    Venue,
)
from buergertelefon.courses.models.versions import CatalogueVersion

__all__ = [
    "Area", "CancelTerm", "CatalogueVersion", "Charge", "Course", "Mandate", "Participant",
    "PaymentFile", "Reduction", "Registration", "School", "Semester", "Session", "Venue",
]  # fmt: skip
