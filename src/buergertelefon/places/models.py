"""Registers of places, as somebody official wrote them down."""

from django.db import models


class Register(models.Model):
    """A register that was taken in, and when (Verzeichnis)."""

    kind = models.CharField(max_length=20, primary_key=True)  # municipalities, addresses, …
    source = models.TextField()  # the file's name, or who says so
    as_of = models.DateField()
    rows = models.PositiveIntegerField()
    changed = models.DateTimeField(auto_now=True)  # every process reads its places anew

    def __str__(self) -> str:
        return self.kind


class Area(models.Model):
    """A Land, a Kreis or a Verband of municipalities (Gebiet)."""

    key = models.CharField(max_length=9, primary_key=True)  # 2 digits: Land; 5: Kreis; 9: Verband
    name = models.TextField()

    def __str__(self) -> str:
        return self.name


class Commune(models.Model):
    """A municipality of the register (Gemeinde im Verzeichnis)."""

    key = models.CharField(max_length=12, primary_key=True)  # ARS
    code = models.CharField(max_length=8)  # AGS; kept when the Verband, and so the ARS, changes
    name = models.TextField()  # with its title: "Bremen, Stadt"
    postcode = models.CharField(max_length=5, blank=True)  # of the town hall
    inhabitants = models.PositiveIntegerField(null=True)
    tax_office = models.CharField(max_length=4, blank=True)  # BUFA, as this register says
    source = models.TextField()
    as_of = models.DateField()
    ended = models.DateField(null=True)  # no longer in the register of that day

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=models.Q(ended=None), name="commune_code_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Merger(models.Model):
    """A municipality that became part of another one (Eingemeindung)."""

    name = models.TextField()  # as it was called
    on = models.DateField()
    into = models.CharField(max_length=12)  # ARS: the register may not be there yet
    source = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "into"], name="merger_once")]

    def __str__(self) -> str:
        return self.name


class Postcode(models.Model):
    """A postcode and a place it belongs to; some belong to several (Postleitzahl)."""

    code = models.CharField(max_length=5, db_index=True)
    town = models.TextField()
    county = models.TextField(blank=True)  # as the source names it
    commune = models.ForeignKey(  # None: not sure which
        Commune, null=True, on_delete=models.SET_NULL, related_name="postcodes"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "town", "county"], name="postcode_place_once")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.town}"


class District(models.Model):
    """A part of a town (Stadtteil, Ortsteil)."""

    commune = models.CharField(max_length=12)  # ARS: the register may not be there yet
    town = models.TextField()
    name = models.TextField()
    within = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="parts")
    postcode = models.CharField(max_length=5, blank=True)  # shared with another town
    source = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commune", "name", "within"], name="district_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> tuple[str, ...]:
        """The Stadtteil, and the Ortsteil in it."""
        return (self.within.name, self.name) if self.within else (self.name,)


class Street(models.Model):
    """A street of the address register (Straße)."""

    commune = models.CharField(max_length=12)  # ARS
    name = models.TextField()
    source = models.TextField()
    as_of = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["commune", "name"], name="street_once")]

    def __str__(self) -> str:
        return self.name


class Address(models.Model):
    """A house number of a street (Anschrift)."""

    street = models.ForeignKey(Street, on_delete=models.CASCADE, related_name="addresses")
    number = models.CharField(max_length=20)  # as the register writes it
    district = models.ForeignKey(District, null=True, on_delete=models.SET_NULL)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["street", "number"], name="address_once")]

    def __str__(self) -> str:
        return self.number
