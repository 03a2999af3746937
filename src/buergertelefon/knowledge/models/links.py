"""What became of addresses in our texts."""

from django.db import models


class LinkState(models.Model):
    """Whether an address led somewhere when it was last asked (Linkprüfung)."""

    url = models.URLField(max_length=500, unique=True)
    checked = models.DateTimeField()
    problem = models.CharField(max_length=200, blank=True)  # empty: all is well
    since = models.DateTimeField(null=True, blank=True)  # the first check that failed in a row

    def __str__(self) -> str:
        return self.url
