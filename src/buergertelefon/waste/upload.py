"""The files an office brings: looked at first, then taken as they were looked at.

Between the two they travel packed in the page itself: nothing of them lies on the server.
"""

import base64
import io
import zipfile
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import slugify

from buergertelefon.waste.formats import BROKEN, File
from buergertelefon.waste.models import Provider

#: bytes of the files on the page, of those that travel packed; larger ones come by the command
LARGEST, PACKED = 30_000_000, 1_800_000
TOO_LARGE = (
    "Das ist zu groß für diese Seite. Bitte von der Verwaltung einlesen lassen:"
    " buergertelefon import waste."
)


class ImportForm(forms.Form):
    """Whose dates, the files, and what does not stand in them."""

    provider = forms.ModelChoiceField(
        Provider.objects.none(), label="Entsorger", to_field_name="slug", empty_label=None
    )
    file = forms.FileField(
        label="Adressen oder Termine", required=False,
        help_text="Adressverzeichnis (CSV), Kalender einer Adresse (ICS, CSV, JSON), auch als .gz"
        " oder .zip",
    )  # fmt: skip
    calendars = forms.FileField(
        label="Kalender zum Adressverzeichnis", required=False, help_text="JSON, auch als .gz"
    )
    address = forms.CharField(
        label="Adresse", required=False, max_length=200,
        help_text="nur wenn sie nicht in der Datei steht, so: Aachener Straße 22",
    )  # fmt: skip
    source = forms.CharField(
        label="Quelle", required=False, max_length=80,
        help_text="Kurzname, leer: nach dem Format (register, c-trace, feed)",
    )  # fmt: skip
    as_of = forms.DateField(
        label="Stand", required=False, help_text="leer: aus dem Dateinamen, sonst heute",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    packed = forms.CharField(
        required=False, widget=forms.HiddenInput, max_length=PACKED * 4 // 3 + 4
    )

    def __init__(self, *args: Any, providers: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["provider"].queryset = providers  # type: ignore[attr-defined]  # has one

    def clean_source(self) -> str:
        """As it is stored; empty: nobody said one."""
        return str(slugify(self.cleaned_data["source"]))

    def clean(self) -> dict[str, Any]:
        """Files, or those that were looked at."""
        given = super().clean() or {}
        if self.errors:
            return given
        brought = [one for name in ("file", "calendars") if (one := given.get(name))]
        if sum(one.size for one in brought) > LARGEST:
            self.add_error("file", TOO_LARGE)
            return given
        files = [File(one.name, one.read()) for one in brought] or unpacked(given["packed"])
        if not files:
            self.add_error("file", "Bitte eine Datei wählen.")
            return given
        given["files"], given["packed"] = files, packed(files)
        if len(given["packed"]) > PACKED * 4 // 3:
            self.add_error("file", TOO_LARGE)
        return given


def packed(files: Sequence[File]) -> str:
    """Files as text for a hidden field."""
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for n, one in enumerate(files):  # two may have the same name
            archive.writestr(f"{n}/{one.name}", one.data)
    return base64.b64encode(box.getvalue()).decode()


def unpacked(text: str) -> list[File]:
    """The files again, together no larger than LARGEST; none if it is something else."""
    try:
        raw = base64.b64decode(text, validate=True)
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            infos = archive.infolist()[:3]
            if sum(one.file_size for one in infos) > LARGEST:
                return []
            return [File(one.filename.partition("/")[2], archive.read(one)) for one in infos]
    except BROKEN:
        return []
