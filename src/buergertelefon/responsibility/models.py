"""Who is responsible, in rows; and the tax offices."""

from django.db import models
from django.db.models import Q

from buergertelefon.responsibility.rules.deciding import Role


class Rule(models.Model):
    """A body answers for a topic in an area in a time (Zuständigkeitsregel)."""

    topic = models.SlugField(max_length=80, db_index=True)
    area = models.CharField(max_length=12, blank=True)  # start of an ARS; "": all of Germany
    district = models.TextField(blank=True)  # of the town in `area`: Stadtteil
    part = models.TextField(blank=True)  # Ortsteil in it
    street = models.TextField(blank=True)  # or a street, as the address register writes it
    houses = models.CharField(max_length=20, blank=True)  # of the street: "9a", "1-99"; "": all
    role = models.CharField(max_length=20, default=Role.RESPONSIBLE)
    kind = models.CharField(max_length=20)
    body = models.TextField()
    contact = models.TextField(blank=True)  # "tel:… mail:… fee:…", as it was published
    valid_from = models.CharField(max_length=10, blank=True)  # 2014-07-01, or 2014-02: some day of
    valid_until = models.CharField(max_length=10, blank=True)  # half-open
    source = models.TextField()
    checked_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "topic",
                    "area",
                    "district",
                    "part",
                    "street",
                    "houses",
                    "role",
                    "valid_from",
                    "body",
                ],
                name="rule_once",
            ),
            models.CheckConstraint(  # part needs district, houses street; a street stands alone
                name="rule_within",
                condition=(Q(part="") | ~Q(district=""))
                & (Q(houses="") | ~Q(street=""))
                & (Q(street="") | Q(district="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.area or 'DE'}: {self.body}"


class TaxOffice(models.Model):
    """A tax office of the federal register GemFA (Finanzamt)."""

    bufa = models.CharField(max_length=4, primary_key=True)
    name = models.TextField()  # without "Finanzamt"
    street = models.TextField(blank=True)
    postcode = models.CharField(max_length=5, blank=True)
    town = models.TextField(blank=True)
    phone = models.TextField(blank=True)  # as published
    fax = models.TextField(blank=True)
    mail = models.TextField(blank=True)
    url = models.TextField(blank=True)
    source = models.TextField()
    as_of = models.DateField()

    def __str__(self) -> str:
        return self.name


class TaxTask(models.Model):
    """What a tax office does (Aufgabe eines Finanzamts).

    The register does not say it; it stays when the register is taken in anew.
    """

    bufa = models.CharField(max_length=4, db_index=True)
    text = models.TextField()  # in words: "Grundstückswerte in Bremerhaven"
    source = models.TextField()
    as_of = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bufa", "text"], name="tax_task_once")]

    def __str__(self) -> str:
        return f"{self.bufa} {self.text}"
