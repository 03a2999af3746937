"""The one module that knows the banks' format for direct debits (SEPA, pain.008).

German banks take pain.008.001.08 (GBIC_4) and no longer pain.008.001.02. Source: VR-Bank Fulda,
"Abkündigung bestimmter Zahlungsverkehrsformate", older formats end in November 2025. The library
ships its schema; nothing is fetched.

A mandate is for one registration and one collection, so each debit is OOFF (one-off). A second
amount, of a change or a debit given back, is paid by invoice.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from importlib.resources import as_file, files

import sepaxml
from lxml import etree
from sepaxml import SepaDD
from text_unidecode import unidecode

from buergertelefon.base.hours import BERLIN
from buergertelefon.courses.errors import BadCollection, BadDetails
from buergertelefon.courses.rules.account import checked, is_creditor_id

SCHEMA = "pain.008.001.08"
NAMESPACE = f"urn:iso:std:iso:20022:tech:xsd:{SCHEMA}"
ONE_OFF = "OOFF"
#: what all banks take in names and texts. Source: EPC, SEPA Core implementation guidelines, 1.4
NOT_TAKEN = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]")
UMLAUTS = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "Ä": "Ae",
        "Ö": "Oe",
        "Ü": "Ue",
        "ß": "ss",
        "ẞ": "SS",
        "„": "",
        "“": "",
        "”": "",
        "–": "-",
    }
)
#: an identifier neither begins nor ends with "/" and has no "//"; ours need no "/" at all
IDENTIFIER = re.compile(r"[A-Za-z0-9+?\-:().,']{1,35}")
PARSER = etree.XMLParser(resolve_entities=False, no_network=True)
NAME, TEXT = 70, 140  # characters at most
MOST_CENTS = 99_999_999_999  # 999,999,999.99


@dataclass(frozen=True)
class Debit:
    """One amount to collect. `code`: of the registration, for who repairs what is wrong."""

    code: str
    cents: int
    mandate: str
    signed: date
    holder: str
    iban: str = field(repr=False)
    text: str  # on the payer's statement
    end_to_end: str


@dataclass(frozen=True)
class Collection:
    """A file: whose money, which day. `message` is unique, so a bank knows a file sent twice."""

    message: str
    at: datetime
    collect_on: date
    creditor: str
    creditor_id: str
    iban: str
    bic: str
    debits: tuple[Debit, ...]


def written(collection: Collection) -> bytes:
    """The file, valid against the schema. Raises BadCollection, naming whose debit is wrong."""
    _check_school(collection)
    writer = SepaDD(_school(collection), schema=SCHEMA, clean=False)
    for debit in collection.debits:
        _check(debit, collection)
        writer.add_payment(_payment(debit, collection))
    file = _ours(writer.export(validate=False), collection)
    check(file)
    return file


def check(file: bytes) -> None:
    """Raises BadCollection if the file does not keep the schema."""
    says = "Die Datei hält das Format der Banken nicht ein."
    try:
        root = etree.fromstring(file, PARSER)
    except etree.XMLSyntaxError as error:
        raise BadCollection(says) from error
    if not _schema().validate(root):
        raise BadCollection(says)


def plain(text: str, longest: int) -> str:
    """As banks take it: "Jörg Müller & Söhne" becomes "Joerg Mueller Soehne"."""
    latin = unidecode(text.translate(UMLAUTS))
    return " ".join(NOT_TAKEN.sub(" ", latin).split())[:longest].strip()


@cache
def _schema() -> etree.XMLSchema:
    """The one the library ships; lxml needs a hundredth of the time of the library's validator."""
    with as_file(files(sepaxml) / "schemas" / f"{SCHEMA}.xsd") as path:
        return etree.XMLSchema(file=str(path))


def _check_school(collection: Collection) -> None:
    if not collection.debits:
        raise BadCollection("Es ist nichts abzubuchen.")
    if not plain(collection.creditor, NAME):
        raise BadCollection("Der Name der Gläubigerin fehlt. Bitte bei der Schule eintragen.")
    if not is_creditor_id(collection.creditor_id):
        raise BadCollection("Die Gläubiger-Identifikationsnummer der Schule stimmt nicht.")
    try:
        checked(collection.iban)
    except BadDetails as error:
        raise BadCollection(f"Konto der Schule: {error}") from None


def _check(debit: Debit, collection: Collection) -> None:
    try:
        checked(debit.iban)
    except BadDetails as error:
        raise BadCollection(str(error), code=debit.code) from None
    for wrong, says in (
        (not 0 < debit.cents <= MOST_CENTS, "Der Betrag ist nicht möglich."),
        (not plain(debit.holder, NAME), "Der Name der Kontoinhaberin oder des Inhabers fehlt."),
        (not plain(debit.text, TEXT), "Der Verwendungszweck fehlt."),
        (not IDENTIFIER.fullmatch(debit.mandate), "Die Mandatsreferenz ist nicht erlaubt."),
        (not IDENTIFIER.fullmatch(debit.end_to_end), "Die Kennung der Zahlung ist nicht erlaubt."),
        (debit.signed > collection.collect_on, "Das Mandat ist jünger als der Einzug."),
    ):
        if wrong:
            raise BadCollection(says, code=debit.code)


def _school(collection: Collection) -> dict[str, object]:
    """In the library's words; one booking for the whole file on the school's statement."""
    bic = {"BIC": collection.bic} if collection.bic else {}
    return {
        "name": plain(collection.creditor, NAME), "IBAN": checked(collection.iban), "batch": True,
        "creditor_id": collection.creditor_id.replace(" ", "").upper(), "currency": "EUR", **bic,
    }  # fmt: skip


def _payment(debit: Debit, collection: Collection) -> Mapping[str, object]:
    return {
        "name": plain(debit.holder, NAME), "IBAN": checked(debit.iban), "amount": debit.cents,
        "type": ONE_OFF, "collection_date": collection.collect_on, "mandate_id": debit.mandate,
        "mandate_date": debit.signed, "description": plain(debit.text, TEXT),
        "endtoend_id": debit.end_to_end,
    }  # fmt: skip


def _ours(file: bytes, collection: Collection) -> bytes:
    """The library draws its identifiers and reads the clock; ours are the same each time."""
    root = etree.fromstring(file, PARSER)
    at = collection.at.astimezone(BERLIN)
    for tag, text in (
        ("MsgId", collection.message), ("CreDtTm", f"{at:%Y-%m-%dT%H:%M:%S}"),
        ("PmtInfId", collection.message),
    ):  # fmt: skip
        for one in root.iter(f"{{{NAMESPACE}}}{tag}"):
            one.text = text
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
