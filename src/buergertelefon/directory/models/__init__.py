"""Which services there are, which office does what, and how an office is reached."""

from buergertelefon.directory.models.offices import Absence, Closure, Extension, Office
from buergertelefon.directory.models.services import (
    Family,
    OnlineService,
    Responsibility,
    Service,
)

__all__ = [
    "Absence", "Closure", "Extension", "Family", "Office", "OnlineService", "Responsibility",
    "Service",
]  # fmt: skip
