"""The file an office brings: looked at first, then taken as it was looked at.

Between the two it travels packed in the page itself: nothing of it lies on the server.
"""

import base64
import binascii
import zlib
from typing import Any

from django import forms

from buergertelefon.courses.models import School

#: bytes of a file on the page, of one that travels packed; larger ones come by the command
LARGEST, PACKED = 30_000_000, 1_800_000
FULL, PARTIAL = "full", "partial"
TOO_LARGE = (
    "Die Datei ist zu groß für diese Seite. Bitte von der Verwaltung einlesen lassen:"
    " buergertelefon import courses."
)


class ImportForm(forms.Form):
    """Whose programme, all of it or some courses, and the file."""

    school = forms.ModelChoiceField(
        School.objects.none(), label="Schule", to_field_name="slug", empty_label=None
    )
    extent = forms.ChoiceField(
        label="Die Datei enthält", choices=[(FULL, "alle Kurse"), (PARTIAL, "nur einige Kurse")],
        help_text="alle Kurse: Was in der Datei fehlt, gilt als weggefallen",
    )  # fmt: skip
    file = forms.FileField(
        label="Datei", required=False, help_text="KuferSQL (XML), Tabelle (CSV) oder JSON-LD"
    )
    packed = forms.CharField(
        required=False, widget=forms.HiddenInput, max_length=PACKED * 4 // 3 + 4
    )

    def __init__(self, *args: Any, schools: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["school"].queryset = schools  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean_file(self) -> Any:
        """No larger than a page takes."""
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST:
            raise forms.ValidationError(TOO_LARGE)
        return file

    def clean(self) -> dict[str, Any]:
        """A file, or the one that was looked at."""
        given = super().clean() or {}
        if self.errors:
            return given
        data = given["file"].read() if given.get("file") else unpacked(given.get("packed") or "")
        if data is None:
            self.add_error("file", "Bitte eine Datei wählen.")
        else:
            given["data"] = data
            given["packed"] = packed(data)
            if len(given["packed"]) > PACKED * 4 // 3:
                self.add_error("file", TOO_LARGE)
        return given

    @property
    def full(self) -> bool:
        """Does the file name all courses?"""
        return bool(self.cleaned_data["extent"] == FULL)


def packed(data: bytes) -> str:
    """A file as text for a hidden field."""
    return base64.b64encode(zlib.compress(data, 9)).decode()


def unpacked(text: str) -> bytes | None:
    """The file again, no larger than LARGEST; None if it is none."""
    if not text:
        return None
    try:
        raw = base64.b64decode(text, validate=True)
        unpacker = zlib.decompressobj()
        data = unpacker.decompress(raw, LARGEST)
    except (binascii.Error, ValueError, zlib.error):
        return None
    return data if unpacker.eof else None
