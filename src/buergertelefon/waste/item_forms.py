"""What editors fill in about an item."""

from typing import Any

from django import forms

from buergertelefon.knowledge.forms import Day, Euros, Lines
from buergertelefon.waste.actions.describing import ItemText, WayText
from buergertelefon.waste.models import Item, ItemWay, Material, Provider
from buergertelefon.waste.rules.words import CATEGORIES, DISPOSALS, Category, Disposal

EMPTY = 2  # ways to fill in besides those that there are
MOST_LITRES = 20_000


class ItemForm(forms.Form):
    """The item itself."""

    name = forms.CharField(label="Gegenstand", max_length=120)
    words = Lines("Alltagswörter", rows=4)
    hazard = forms.CharField(
        label="Vorsicht", required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="was gefährlich ist, was man nicht tun darf",
    )  # fmt: skip
    sought = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, item: Item | None = None, shared: bool = False, **more: Any):
        names = ("name", "words", "hazard")
        now = {name: getattr(item, name) for name in names} if item else {}
        super().__init__(*args, **more | {"initial": now | more.get("initial", {})})
        for name in names if shared else ():
            self.fields[name].disabled = True

    def text(self) -> ItemText:
        """As the action takes it."""
        given = self.cleaned_data
        words = tuple(dict.fromkeys(one.strip() for one in given["words"]))
        return ItemText(given["name"].strip(), words, given["hazard"].strip())


class WayForm(forms.Form):
    """One way; left empty it is none."""

    provider = forms.ModelChoiceField(Provider.objects.none(), label="Stadt", empty_label=None)
    disposal = forms.ChoiceField(
        label="Weg", required=False, choices=[("", "keiner"), *DISPOSALS.items()]
    )
    text = forms.CharField(
        label="Vorlesetext", required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}), help_text="leer: dieser Weg gilt nicht",
    )  # fmt: skip
    material = forms.ModelChoiceField(
        Material.objects.all(), label="Recyclinghöfe nehmen es als", required=False,
        empty_label="nicht",
    )  # fmt: skip
    category = forms.ChoiceField(
        label="Sperrmüllart", required=False, choices=[("", "keine"), *CATEGORIES.items()]
    )
    litres = forms.IntegerField(
        label="Liter eines Stücks", required=False, min_value=1, max_value=MOST_LITRES,
        help_text="nur bei Sperrmüll",
    )  # fmt: skip
    fee_cents = Euros("Gebühr, Euro", help_text="leer: nicht bekannt; 0: keine")
    fee_note = forms.CharField(label="Gebühr gilt", required=False, max_length=120)
    source = forms.CharField(label="Quelle", required=False, max_length=500)
    checked = Day("Geprüft am", required=False)

    def __init__(self, *args: Any, providers: Any, way: ItemWay | None = None, **more: Any) -> None:
        now = {name: getattr(way, name) for name in self.base_fields} if way else {}
        super().__init__(*args, **more | {"initial": now})
        self.way = way
        self.fields["provider"].queryset = providers  # type: ignore[attr-defined]  # a model choice
        self.fields["provider"].label_from_instance = lambda one: one.town  # type: ignore[attr-defined]  # same

    def clean(self) -> dict[str, Any]:
        """Both of way and text, or neither."""
        given = super().clean() or {}
        if given.get("text") and not given.get("disposal"):
            self.add_error("disposal", "Bitte einen Weg wählen.")
        if given.get("disposal") and not given.get("text") and self.way is None:
            self.add_error("text", "Bitte schreiben Sie, was vorgelesen wird.")
        return given

    def way_text(self) -> WayText | None:
        """As the action takes it; None if it is no way."""
        given = self.cleaned_data
        if not given["text"] or not given["disposal"]:
            return None
        return WayText(**given | {
            "disposal": Disposal(given["disposal"]),
            "category": Category(given["category"]) if given["category"] else None,
        })  # fmt: skip


def way_forms(data: Any, *, ways: list[ItemWay], providers: Any) -> list[WayForm]:
    """One for each way that there is, and some empty ones."""
    there = [WayForm(data, providers=providers, way=one, prefix=f"weg-{one.pk}") for one in ways]
    empty = (WayForm(data, providers=providers, prefix=f"weg-neu-{n}") for n in range(EMPTY))
    return [*there, *empty]
