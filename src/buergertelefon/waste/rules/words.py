"""The values that bulky waste, items, stations and reports share, and what they are called."""

from collections.abc import Mapping
from enum import StrEnum


class Channel(StrEnum):
    """Where something is ordered or reported (Weg)."""

    PHONE = "phone"
    WEB = "web"
    OPEN311 = "open311"  # another program
    OFFICE = "office"


class Way(StrEnum):
    """How somebody is written to (Weg der Nachricht)."""

    MAIL = "mail"
    SMS = "sms"
    LETTER = "letter"


class Category(StrEnum):
    """What a bulky waste tour takes: each has its own lorry (Sperrmüllart)."""

    MIXED = "mixed"
    WOOD = "wood"
    METAL = "metal"
    ELECTRICAL = "electrical"


class Disposal(StrEnum):
    """Where an item goes (Entsorgungsweg)."""

    RESIDUAL = "residual"
    ORGANIC = "organic"
    PAPER = "paper"
    PACKAGING = "packaging"
    GLASS = "glass"
    BULKY = "bulky"
    STATION = "station"
    HAZARDOUS = "hazardous"
    TEXTILES = "textiles"
    DEALER = "dealer"  # shops have to take it back
    DEPOSIT = "deposit"  # Pfand
    SPECIAL = "special"  # somebody else: the text says who


CHANNELS: Mapping[str, str] = {
    Channel.PHONE: "Telefon", Channel.WEB: "Internet", Channel.OPEN311: "Open311",
    Channel.OFFICE: "vor Ort",
}  # fmt: skip
WAYS: Mapping[str, str] = {Way.MAIL: "E-Mail", Way.SMS: "SMS", Way.LETTER: "Brief"}
CATEGORIES: Mapping[str, str] = {
    Category.MIXED: "Restsperrmüll", Category.WOOD: "Holz", Category.METAL: "Metall",
    Category.ELECTRICAL: "Elektrogeräte",
}  # fmt: skip
DISPOSALS: Mapping[str, str] = {
    Disposal.RESIDUAL: "Restmüll", Disposal.ORGANIC: "Bioabfall", Disposal.PAPER: "Papier",
    Disposal.PACKAGING: "Gelber Sack", Disposal.GLASS: "Glascontainer",
    Disposal.BULKY: "Sperrmüll", Disposal.STATION: "Recyclinghof",
    Disposal.HAZARDOUS: "Schadstoffannahme", Disposal.TEXTILES: "Altkleidercontainer",
    Disposal.DEALER: "Rückgabe im Handel", Disposal.DEPOSIT: "Pfandrückgabe",
    Disposal.SPECIAL: "besonderer Weg",
}  # fmt: skip
