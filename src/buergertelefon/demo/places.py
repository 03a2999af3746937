"""Places, responsibilities and 115 centres of the example, from files a person can compare."""

import tomllib
from datetime import date
from typing import Any

from buergertelefon.base.models import ServiceCentre
from buergertelefon.demo.content import DATA
from buergertelefon.federation.actions.centres import claim, import_centres
from buergertelefon.federation.models import Centre
from buergertelefon.places.actions import registered
from buergertelefon.places.models import Area, Commune, District, Merger
from buergertelefon.responsibility.actions import import_rules
from buergertelefon.responsibility.models import Rule, TaxTask

#: centres.tsv is typed from general knowledge, as its sources say
CENTRES_AS_OF = date(2026, 11, 25)
#: who says what tax offices do
TAX_TASKS = "Verzeichnis der Finanzämter, April 2025: nach dem Namen"
OURS = "115-servicecenter-bremen"


def load_places() -> None:
    """What is not there yet; what a register has brought stays as it is."""
    data = tomllib.loads((DATA / "places.toml").read_text(encoding="utf-8"))
    source, as_of = data["source"], data["as_of"]
    areas = {**data["laender"], **data["kreise"]}.items()
    Area.objects.bulk_create((Area(key=k, name=n) for k, n in areas), ignore_conflicts=True)
    Commune.objects.bulk_create(
        (
            Commune(
                key=key, code=key[:5] + key[9:], name=name, postcode=postcode, source=source,
                as_of=as_of,
            )
            for key, name, postcode in data["gemeinden"][0]["rows"]
        ),
        ignore_conflicts=True,
    )  # fmt: skip
    Merger.objects.bulk_create((Merger(**one) for one in data["frueher"]), ignore_conflicts=True)
    n = sum(_districts(one, source) for one in data["stadt"])
    registered("districts", source, as_of, n)
    tasks = (TaxTask(**one, source=TAX_TASKS, as_of=as_of) for one in data["finanzaufgaben"])
    TaxTask.objects.bulk_create(tasks, ignore_conflicts=True)
    if not Rule.objects.exists():
        table = (DATA / "responsibilities.tsv").read_bytes()
        import_rules(table, as_of=as_of, source=source)


def load_centres(own: ServiceCentre) -> None:
    """Some centres of the 115 federation, if no register has brought any; one of them is ours."""
    if Centre.objects.exists():
        return
    table = (DATA / "centres.tsv").read_bytes()
    import_centres(table, as_of=CENTRES_AS_OF, source="centres.tsv")
    claim(Centre.objects.get(slug=OURS), own)


def _districts(town: dict[str, Any], source: str) -> int:
    there = District.objects.filter(commune=town["key"])
    if there.exclude(source=source).exists():  # a register is there
        return 0
    shared = {name: code for code, name in town["postleitzahlen"].items()}

    def district(name: str, within: District | None = None) -> District:
        return District(
            commune=town["key"], town=town["name"], name=name, within=within, source=source,
            postcode=shared.get(name, ""),
        )  # fmt: skip

    new = [district(name) for name in town["teile"]]
    District.objects.bulk_create(new, ignore_conflicts=True)
    whole = District.objects.filter(commune=town["key"], within=None, name__in=town["teile"])
    parts = [district(part, one) for one in whole for part in town["teile"][one.name]]
    District.objects.bulk_create(parts, ignore_conflicts=True)
    return len(new) + len(parts)
