"""What figures of this moment may see of single calls: a view, not the record."""

from django.db import models


class Call(models.Model):
    """A call as the board counts it (gezählter Anruf).

    How long somebody waited, never how long they talked:
    the length of a talk would be a figure of the one person who had it.
    """

    number = models.BigIntegerField(primary_key=True)  # of the centre
    centre_id = models.BigIntegerField()
    line = models.TextField()
    municipality_id = models.CharField(max_length=8)
    channel = models.CharField(max_length=10)
    begun = models.DateTimeField()
    entered_queue = models.DateTimeField(null=True)
    answered = models.DateTimeField(null=True)
    left = models.DateTimeField(null=True)  # gave up, or was given up, without an answer
    end = models.CharField(max_length=10, blank=True)

    class Meta:
        managed = False
        db_table = "reporting_call"

    def __str__(self) -> str:
        return str(self.number)
