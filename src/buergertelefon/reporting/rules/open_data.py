"""The tables that are published, column by column; their schema and the catalogue that lists them.

Sources: Table Schema and Data Package (Frictionless Data), DCAT-AP.de 2.0.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

#: what may be done with the data: all of it
LICENCE = "dl-de/zero-2-0"
LICENCE_URL = "https://www.govdata.de/dl-de/zero-2-0"
LICENCE_URI = "http://dcat-ap.de/def/licenses/dl-zero-de/2.0"
REST = "Übrige Themen"
#: the counts of a day that are published; names as in `Counted`
PUBLIC: Mapping[str, tuple[str, str]] = {
    "offered": ("angeboten", "kamen in die Warteschlange; Tag des Eintritts"),
    "answered": ("angenommen", "mit einem Menschen verbunden"),
    "answered_in_time": ("angenommen_in_zeit", "davon in der Zeit des Serviceversprechens"),
    "abandoned": ("aufgelegt", "in der Warteschlange aufgelegt"),
    "abandoned_in_time": ("aufgelegt_in_zeit", "davon in der Zeit des Serviceversprechens"),
    "abandoned_short": ("aufgelegt_kurz", "davon in den ersten 5 Sekunden"),
    "callback": ("rueckruf", "Rückruf statt zu warten"),
    "lost": ("verloren", "technisch abgebrochen"),
    "expired": ("nicht_erreicht", "bis zum Schluss nicht erreicht"),
    "blocked": ("abgewiesen", "vor der Warteschlange abgewiesen, neben angeboten"),
    "closed": ("geschlossen", "außerhalb der Öffnungszeiten, neben angeboten"),
    "waited_ms": ("wartezeit_ms", "Wartezeit aller Angenommenen zusammen, Millisekunden"),
    "settled": ("erledigt", "Gespräche, die erledigt wurden"),
    "referred": ("verwiesen", "Gespräche mit Verweis an eine andere Stelle"),
    "forwarded": ("weitergeleitet", "Gespräche, deren Anliegen weitergeleitet wurde"),
    "called_back": ("rueckruf_vereinbart", "Gespräche, nach denen zurückgerufen wird"),
    "nothing": ("kein_anliegen", "Gespräche ohne Anliegen"),
}


@dataclass(frozen=True)
class Column:
    """A column of a published table."""

    name: str
    kind: type
    words: str  # German
    missing: bool = False  # may it be empty?


@dataclass(frozen=True)
class Table:
    """A published table, one file a month in each format."""

    name: str
    title: str
    words: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]


CENTRE = Column("servicecenter", str, "Kürzel des Servicecenters")
PLACE = Column("gemeinde", str, "Name der Gemeinde, für die der Anruf war")
PLACE_KEY = Column("gemeindeschluessel", str, "Amtlicher Gemeindeschlüssel (AGS)")
TABLES: Mapping[str, Table] = {
    one.name: one
    for one in (
        Table(
            "anrufe", "Anrufe je Tag",
            "Anrufe je Tag, Leitung, Gemeinde und Kanal: Anzahlen und Summen, keine Anteile.",
            (
                Column("tag", date, "Tag, Berliner Zeit"), CENTRE,
                Column("leitung", str, "Name der Leitung"), PLACE_KEY, PLACE,
                Column("kanal", str, "Telefon, Browser oder Von Hand"),
                *(Column(name, int, words) for name, words in PUBLIC.values()),
            ),
            ("tag", "servicecenter", "leitung", "gemeindeschluessel", "kanal"),
        ),
        Table(
            "themen", "Themen je Monat",
            "Gespräche je Monat, Gemeinde und Leistung. Ein Gespräch über zwei Leistungen zählt "
            "bei beiden. Anzahlen unter 5 sind leer, weitere, damit sich keine errechnen lässt.",
            (
                Column("monat", date, "erster Tag des Monats"), CENTRE, PLACE_KEY, PLACE,
                Column("leistung", str, "Kürzel der Leistung; leer: übrige Themen zusammen"),
                Column("name", str, "Name der Leistung"),
                Column("gefragt", int, "Gespräche darüber; leer: siehe verborgen", missing=True),
                Column("verborgen", bool, "unter 5, oder zum Schutz einer Anzahl unter 5"),
            ),
            ("monat", "servicecenter", "gemeindeschluessel", "leistung"),
        ),
    )
}  # fmt: skip
KINDS: Mapping[str, str] = {
    "csv": "text/csv", "json": "application/json", "parquet": "application/vnd.apache.parquet",
}  # fmt: skip
TYPES: Mapping[type, str] = {str: "string", int: "integer", date: "date", bool: "boolean"}


def schema() -> dict[str, Any]:
    """Both tables as a Table Schema each, as CSV is read by it."""
    return {
        "licenses": [{"name": LICENCE, "path": LICENCE_URL}],
        "dialect": {"delimiter": ";", "header": True}, "encoding": "utf-8",
        "resources": [
            {"name": table.name, "title": table.title, "description": table.words,
             "schema": {
                 "fields": [_field(one) for one in table.columns],
                 "primaryKey": list(table.key), "missingValues": [""],
             }}
            for table in TABLES.values()
        ],
    }  # fmt: skip


def _field(one: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": one.name, "type": TYPES[one.kind], "description": one.words}
    if one.kind is int:
        field["constraints"] = {"minimum": 0, "required": not one.missing}
    if one.kind is bool:
        field |= {"trueValues": ["ja"], "falseValues": ["nein"]}
    return field


def file_name(table: str, month: date, kind: str) -> str:
    """anrufe-2014-06.csv"""
    return f"{table}-{month:%Y-%m}.{kind}"


def catalogue(months: Sequence[date], *, root: str, publisher: str) -> dict[str, Any]:
    """All tables and files for other portals (DCAT-AP.de as JSON-LD); `root`: where they are."""
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/",
            "dcatde": "http://dcat-ap.de/def/dcatde/", "foaf": "http://xmlns.com/foaf/0.1/",
        },
        "@type": "dcat:Catalog", "@id": root,
        "dct:title": {"@value": "Bürgertelefon: offene Daten", "@language": "de"},
        "dct:description": {"@value": "Anrufe und Themen, je Monat", "@language": "de"},
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": publisher},
        "dcat:dataset": [_dataset(one, months, root, publisher) for one in TABLES.values()],
    }  # fmt: skip


def _dataset(table: Table, months: Sequence[date], root: str, publisher: str) -> dict[str, Any]:
    return {
        "@type": "dcat:Dataset", "@id": f"{root}#{table.name}",
        "dct:identifier": table.name,
        "dct:title": {"@value": table.title, "@language": "de"},
        "dct:description": {"@value": table.words, "@language": "de"},
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": publisher},
        "dcat:theme": {"@id": "http://publications.europa.eu/resource/authority/data-theme/GOVE"},
        "dct:accrualPeriodicity": {
            "@id": "http://publications.europa.eu/resource/authority/frequency/MONTHLY"
        },
        "dct:conformsTo": {"@id": f"{root}schema.json"},
        "dcat:distribution": [
            {"@type": "dcat:Distribution", "@id": f"{root}{name}",
             "dct:title": name, "dcat:accessURL": {"@id": root},
             "dcat:downloadURL": {"@id": f"{root}{name}"},
             "dcat:mediaType": media, "dct:license": {"@id": LICENCE_URI}}
            for month in months for kind, media in KINDS.items()
            for name in [file_name(table.name, month, kind)]
        ],
    }  # fmt: skip
