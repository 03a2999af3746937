"""What is said about each stored field of places: public registers, nobody in them."""

from buergertelefon.base.stored import EVERYBODY, Keep, Stored, Table, each

_PLACE = Stored("Orte und Straßen aus öffentlichen Verzeichnissen", Keep.SETUP, EVERYBODY)

STORED: Table = {
    "Register": each("kind source as_of rows changed", _PLACE),
    "Area": each("key name", _PLACE),
    "Commune": each("key code name postcode inhabitants tax_office source as_of ended", _PLACE),
    "Merger": each("id name on into source", _PLACE),
    "Postcode": each("id code town county commune", _PLACE),
    "District": each("id commune town name within postcode source", _PLACE),
    "Street": each("id commune name source as_of", _PLACE),
    "Address": each("id street number district", _PLACE),
}
