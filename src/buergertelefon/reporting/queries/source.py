"""Through which connection figures are read: one whose role may see sums, and no person."""

from typing import TypeVar

from django.conf import settings
from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


def rows(model: type[Row]) -> QuerySet[Row]:
    """The rows of a table of sums, read as the role of figures. Every query here begins so."""
    return model._default_manager.using(settings.FIGURES_DATABASE)  # noqa: SLF001
