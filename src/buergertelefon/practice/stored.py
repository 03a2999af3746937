"""What is said about each stored field of practice."""

from buergertelefon.base.stored import AGENTS, LEADS, Keep, Stored, Table, each

STORED: Table = {
    "Exercise": each(
        "id slug order number voice caller lines outcome advice active topics",
        Stored("erfundene Übungsanrufe", Keep.SETUP, f"{AGENTS}, {LEADS}"),
    ),
    "Attempt": each(
        "id desk exercise begun heard outcome outcome_proposed note kinds topics",
        Stored(
            "was jemand beim Üben schreibt; wird nicht bewertet und nicht gezählt", Keep.ATTEMPT,
            "die Person selbst", of_staff=True,
        ),
    ),
}  # fmt: skip
