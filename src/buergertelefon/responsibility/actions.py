"""Takes tables in: all of a file or nothing of it."""

from dataclasses import asdict
from datetime import date

from buergertelefon.places.actions import Taken, taken
from buergertelefon.places.rules.registers import Report, decoded
from buergertelefon.places.rules.within import Within
from buergertelefon.responsibility.errors import BadTable
from buergertelefon.responsibility.models import Rule, TaxOffice
from buergertelefon.responsibility.queries.towns import town_of
from buergertelefon.responsibility.rules.tables import placed, rules_of, tax_offices


def import_rules(data: bytes, *, as_of: date, source: str, dry_run: bool = False) -> Taken:  # noqa: ARG001  # each line names its own
    """Responsibilities of a table; those of its topics that it does not name go.

    Raises BadTable, and BadRegister if it is no text.
    """
    report = Report()
    lines = rules_of(decoded(data), report)
    towns = {key: town_of(key) for key in {one.rule.area for one in lines if one.within}}
    rows = placed(lines, towns, report)
    if report.problems:
        words = "; ".join(f"Zeile {line}: {text}" for line, text in report.problems[:20])
        raise BadTable(f"Nichts übernommen, {len(report.problems)} Fehler. {words}")
    if not rows:
        raise BadTable("In der Tabelle steht keine einzige Zuständigkeit.")

    def write() -> tuple[int, int, int, int]:
        before = {
            _key(one): one for one in Rule.objects.filter(topic__in={rule.topic for rule in rows})
        }
        new = changed = same = 0
        fresh: list[Rule] = []
        for rule in rows:
            row = Rule(
                topic=rule.topic, area=rule.area, role=rule.role, kind=rule.kind, body=rule.body,
                **_within(rule.within),
                contact=rule.contact, source=rule.source, checked_on=as_of,
                valid_from=rule.valid_from.text if rule.valid_from else "",
                valid_until=rule.valid_until.text if rule.valid_until else "",
            )  # fmt: skip
            old = before.pop(_key(row), None)
            if old is None:
                fresh.append(row)
                new += 1
            elif _facts(old) != _facts(row):
                row.pk = old.pk
                row.save()
                changed += 1
            else:
                same += 1
        Rule.objects.bulk_create(fresh)
        Rule.objects.filter(pk__in=[one.pk for one in before.values()]).delete()
        return new, changed, same, len(before)

    return taken(write, report, dry_run=dry_run)


def _within(place: Within) -> dict[str, str]:
    if place.street:
        return {"street": place.street, "houses": place.houses.text if place.houses else ""}
    return dict(zip(("district", "part"), place.parts, strict=False))


def _key(one: Rule) -> tuple[str, ...]:
    return (
        one.topic, one.area, one.district, one.part, one.street, one.houses, one.role,
        one.valid_from, one.body,
    )  # fmt: skip


def _facts(one: Rule) -> tuple[str, ...]:
    return one.kind, one.contact, one.valid_until, one.source


def import_tax_offices(data: bytes, *, as_of: date, source: str, dry_run: bool = False) -> Taken:
    """The register of tax offices. Raises BadTable, BadRegister."""
    report = Report()
    rows = tax_offices(decoded(data), report)
    if not rows:
        raise BadTable("In der Datei steht kein einziges Finanzamt.")

    def write() -> tuple[int, int, int, int]:
        before = {one.bufa: one for one in TaxOffice.objects.all()}
        new = changed = same = 0
        for row in rows:
            now = TaxOffice(**asdict(row), source=source, as_of=as_of)
            old = before.pop(row.bufa, None)
            if old is not None and all(
                getattr(old, name) == value for name, value in asdict(row).items()
            ):
                same += 1
                continue
            now.save()
            new, changed = (new + 1, changed) if old is None else (new, changed + 1)
        gone = [bufa for bufa in before if not report.stays((bufa,))]
        TaxOffice.objects.filter(bufa__in=gone).delete()
        return new, changed, same, len(gone)

    return taken(write, report, dry_run=dry_run)
