"""What came from elsewhere, kept as it came; vectors of texts; the state of all of it."""

from django.db import models


class Imported(models.Model):
    """An object of another editors' system as it was received (Importierter Datensatz)."""

    kind = models.CharField(max_length=40)  # the element's name: leistung, organisationseinheit
    agency = models.CharField(max_length=80)
    foreign_id = models.CharField(max_length=200)
    raw = models.TextField()  # the element's XML, what we do not know included
    digest = models.CharField(max_length=64)  # SHA-256 of the canonical XML
    ended = models.BooleanField(default=False)  # deleted there

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "agency", "foreign_id"], name="imported_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.agency} {self.foreign_id}"


class TextVector(models.Model):
    """The vector of a text in a model, so that no node computes it twice (Textvektor)."""

    model = models.CharField(max_length=16)  # the model's hash, shortened
    text = models.CharField(max_length=64)  # SHA-256 of the text
    vector = models.BinaryField()  # float32, little-endian

    class Meta:
        constraints = [models.UniqueConstraint(fields=["model", "text"], name="text_vector_once")]

    def __str__(self) -> str:
        return self.text


class Version(models.Model):
    """Counts changes of services, words, answers and notices, by triggers (Änderungsstand)."""

    number = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)
