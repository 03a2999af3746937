"""What is stored about waste."""

from buergertelefon.waste.models.bulky import BulkyOrder, BulkyPart, Quota, Round
from buergertelefon.waste.models.dates import CollectionDate, DateCalendar, House, Source, Street
from buergertelefon.waste.models.items import Item, ItemWay, SoughtItem
from buergertelefon.waste.models.providers import Provider, WasteVersion, Zone
from buergertelefon.waste.models.reminders import CollectionReminder
from buergertelefon.waste.models.reports import ApiKey, Report, ReportService
from buergertelefon.waste.models.stations import Material, Station, StationMaterial, StationNotice

__all__ = [
    "ApiKey", "BulkyOrder", "BulkyPart", "CollectionDate", "CollectionReminder", "DateCalendar",
    "House", "Item", "ItemWay", "Material", "Provider", "Quota", "Report", "ReportService", "Round",
    "SoughtItem", "Source", "Station", "StationMaterial", "StationNotice", "Street", "WasteVersion",
    "Zone",
]  # fmt: skip
