"""A small register of centres, one line changed at a time."""

COLUMNS = (
    "name", "area", "phone", "mail", "url", "hours", "exchange", "valid_from", "valid_until",
    "source",
)  # fmt: skip
BREMEN = {
    "name": "Bremen", "area": "04011", "phone": "115", "mail": "post@bremen.example",
    "url": "https://bremen.example", "hours": "Mo-Fr 07:00-18:00; PH off",
    "exchange": "https://bremen.example", "source": "Beispiel",
}  # fmt: skip
KOELN = {"name": "Köln", "area": "05315", "phone": "115", "source": "Beispiel"}
OSTERHOLZ = {"name": "Nordkreis", "area": "03356", "phone": "115", "source": "Beispiel"}
#: a municipality of that Kreis has gone over to Bremen
WORPSWEDE = BREMEN | {"area": "033560011011", "valid_from": "2026-07-01"}
#: a centre for the Land until it ended
OLD = {
    "name": "Land",
    "area": "03",
    "phone": "115",
    "valid_until": "2025-01-01",
    "source": "Beispiel",
}


def table(*rows: dict[str, str]) -> bytes:
    """As a file of the register."""
    chosen = rows or (BREMEN, KOELN, OSTERHOLZ, WORPSWEDE, OLD)
    lines = [COLUMNS, *([row.get(name, "") for name in COLUMNS] for row in chosen)]
    return "\n".join("\t".join(line) for line in lines).encode()
