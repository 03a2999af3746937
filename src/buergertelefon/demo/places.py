"""Places and dated responsibilities of the example, from files a person can read and compare."""

import tomllib
from typing import Any

from buergertelefon.demo.content import DATA
from buergertelefon.places.actions import registered
from buergertelefon.places.models import Area, Commune, District, Merger
from buergertelefon.responsibility.actions import import_rules
from buergertelefon.responsibility.models import Rule


def load_places() -> None:
    """What is not there yet; what a register has brought stays as it is."""
    data = tomllib.loads((DATA / "places.toml").read_text(encoding="utf-8"))
    source, as_of = data["source"], data["as_of"]
    for key, name in {**data["laender"], **data["kreise"]}.items():
        Area.objects.get_or_create(key=key, defaults={"name": name})
    for key, name, postcode in data["gemeinden"][0]["rows"]:
        Commune.objects.get_or_create(
            key=key,
            defaults={
                "code": key[:5] + key[9:], "name": name, "postcode": postcode, "source": source,
                "as_of": as_of,
            },
        )  # fmt: skip
    for one in data["frueher"]:
        Merger.objects.get_or_create(
            name=one["name"], into=one["into"],
            defaults={"on": one["on"], "source": one["source"]},
        )  # fmt: skip
    n = sum(_districts(one, source) for one in data["stadt"])
    registered("districts", source, as_of, n)
    if not Rule.objects.exists():
        table = (DATA / "responsibilities.tsv").read_bytes()
        import_rules(table, as_of=as_of, source=source)


def _districts(town: dict[str, Any], source: str) -> int:
    n = 0
    shared = {name: code for code, name in town["postleitzahlen"].items()}
    for name, parts in town["teile"].items():
        about = {"town": town["name"], "source": source, "postcode": shared.get(name, "")}
        whole, _ = District.objects.update_or_create(
            commune=town["key"], name=name, within=None, defaults=about
        )
        for part in parts:
            about = {"town": town["name"], "source": source, "postcode": shared.get(part, "")}
            District.objects.update_or_create(
                commune=town["key"], name=part, within=whole, defaults=about
            )
            n += 1
        n += 1
    return n
