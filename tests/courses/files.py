"""A school, and files with courses: some of ours, and the real one if it is at hand."""

import gzip
import uuid
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.models import ServiceCentre
from buergertelefon.courses.models import Course, Registration, School
from buergertelefon.courses.rules.life import State
from buergertelefon.directory.models import Office

NOW = datetime(2027, 1, 4, 3, tzinfo=BERLIN)
LATER = NOW + timedelta(days=1)
REAL = Path(__file__).resolve().parents[3] / "shared/data/vhs/kufer_ifak.xml.gz"
WHY = f"../{'/'.join(REAL.parts[-4:])} is not here"


def make_school(slug: str = "vhs", centre: str = "bremen") -> School:
    home, _ = ServiceCentre.objects.get_or_create(slug=centre, defaults={"name": centre})
    office, _ = Office.objects.get_or_create(
        slug=slug, defaults={"name": slug, "source": "Beispiel", "as_of": date(2027, 1, 1)}
    )
    return School.objects.create(slug=slug, office=office, centre=home, name=f"Schule {slug}")


def kurs(number: str = "K1", *, drop: str = "", dates: int = 3, **said: Any) -> str:
    """One course as KuferSQL writes it; a line for each element."""
    fields = {
        "knr": number, "fachb": "S4", "fachbtext": "Spanisch", "haupttitel": "Spanisch A1.1",
        "inhalt": "Für den Anfang.", "mitarbeiter_planend": "Geheim", "ort": "Raum 1",
        "ortaussenstelle": "Haus am See", "ortraumname": "Raum 1", "ortgebaeude": "Haus am See",
        "ortstr": "Am See 1", "ortplz": "28757", "ortname": "Bremen", "beginndat": "12.01.2027",
        "endedat": "26.01.2027", "beginnuhr": "18:00", "endeuhr": "19:30", "dauer": dates,
        "termine": None, "tnmax": 12, "tnmin": 6, "tnanmeldungen": 7,
    } | said  # fmt: skip
    lines = ["<kurs>"]
    for name, value in fields.items():
        if name == drop:
            continue
        if value is not None:
            lines.append(f"<{name}>{escape(str(value))}</{name}>")
            continue
        lines.append("<termine>")
        for n in range(dates):
            day = f"{date(2027, 1, 12) + n * timedelta(days=7):%d.%m.%Y}"
            lines += [
                "<termin>", f"<tag>{day}</tag>", "<zeitvon>18:00</zeitvon>",
                "<zeitbis>19:30</zeitbis>", "</termin>",
            ]  # fmt: skip
        lines.append("</termine>")
    return "\n".join([*lines, "</kurs>"])


def kufer(*courses: str) -> bytes:
    return "\n".join(['<?xml version="1.0"?>', "<kurse>", *courses, "</kurse>"]).encode()


def real() -> bytes:
    return gzip.decompress(REAL.read_bytes())


def register(course: Course, *, seats: int = 1, state: State = State.CONFIRMED, **more: Any) -> Any:
    """Places in a course, as registering leaves them."""
    row = Registration.objects.create(
        reference=uuid.uuid4().hex[:8], key=uuid.uuid4(), course=course, channel="phone",
        state=state, seats=seats, made=NOW, confirmed=NOW, **more,
    )  # fmt: skip
    Course.objects.filter(pk=course.pk).update(taken=course.taken + seats)
    return row
