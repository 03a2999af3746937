"""One number that every change of the catalogue raises."""

from django.db import models


class CatalogueVersion(models.Model):
    """Counts changes of the catalogue, by triggers (Änderungsstand der Kurse).

    So every process knows when to look again. Not by registrations: places are asked for anew with
    every search.
    """

    number = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)
