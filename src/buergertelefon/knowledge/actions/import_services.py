"""Services and their texts as another system sent them: new ones at once, changes one by one."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.text import slugify

from buergertelefon.base.models import Municipality
from buergertelefon.directory import models as directory
from buergertelefon.knowledge.actions.editing import copied, make_room
from buergertelefon.knowledge.actions.import_places import known, remember, services_by_id
from buergertelefon.knowledge.models import Answer, Imported, Synonym
from buergertelefon.knowledge.rules.editing import State
from buergertelefon.knowledge.rules.imports import (
    Change,
    Entry,
    Outcome,
    covered,
    merged,
    nearest,
)
from buergertelefon.knowledge.rules.words import LONGEST_WORD
from buergertelefon.knowledge.xzufi.reading import parsed
from buergertelefon.knowledge.xzufi.values import OWN, Gone, Service, Text

KIND = "leistung"
#: how long a text holds without a look at it, if the sender says nothing else
LOOK_AGAIN = timedelta(days=365)
LISTS = ("prerequisites", "procedure", "documents", "forms", "legal", "how", "unknown")
WORDS = ("say", "fee", "duration", "deadline", "why", "hint", "source")
#: what every text has or says that it is unknown
EXPECTED = ("fee", "duration", "documents", "procedure")


def take(found: Sequence[Service], *, on: date, at: datetime) -> list[Entry]:
    """New services at once, changed ones one by one."""
    keys = list(Municipality.objects.values_list("key", flat=True))
    before = known(KIND, (one.id for one in found if one.id[0] != OWN))
    rows = services_by_id(one.id for one in found)
    entries, new = [], {}
    for one in found:
        imported = before.get(one.id)
        if imported and imported.digest == one.digest and not imported.ended:
            entries.append(_entry(one, Outcome.UNCHANGED))
        elif not one.name:
            entries.append(_entry(one, Outcome.SKIPPED, note="kein Name"))
        elif _places(one, keys) == []:
            entries.append(_entry(one, Outcome.SKIPPED, note="gilt in keiner unserer Gemeinden"))
        elif one.id in rows:
            entries.append(_changed(one, rows[one.id], imported, keys, on=on, at=at))
        elif one.id not in new:
            new[one.id] = one
        else:
            entries.append(_entry(one, Outcome.SKIPPED, note="steht zweimal in der Nachricht"))
    if new:
        entries += _new([*new.values()], keys, on=on, at=at)
    return entries


def _places(one: Service, keys: Sequence[str]) -> list[str | None]:
    """Where its texts hold: None is everywhere; empty: nowhere of ours."""
    inside = covered(one.areas, keys)
    if inside is None or (inside and inside == set(keys)):
        return [None]
    return [*sorted(inside)]


def _new(found: Sequence[Service], keys: Sequence[str], *, on: date, at: datetime) -> list[Entry]:
    slugs = _slugs(found)
    rows = directory.Service.objects.bulk_create(
        directory.Service(
            slug=slugs[one.id],
            name=one.name,
            key=one.key,
            agency="" if one.id[0] == OWN else one.id[0],
            foreign_id="" if one.id[0] == OWN else one.id[1],
            **_extra(one),
        )
        for one in found
    )
    nobody, offices = None, _offices(found)
    answers: list[Answer] = []
    for one, row in zip(found, rows, strict=True):
        for place, text in _texts(one, keys):
            office = offices.get(text.office)
            if office is None:
                nobody = nobody or unknown_office(on)
                office = nobody
            answers.append(
                Answer(
                    service=row,
                    municipality_id=place,
                    language=text.language,
                    state=State.PUBLISHED,
                    office=office,
                    valid_from=text.since,
                    valid_until=text.until,
                    published=at,
                    **_columns(text.fields, one, on),
                )
            )
    Answer.objects.bulk_create(answers)
    Synonym.objects.bulk_create(
        (
            Synonym(service=row, phrase=phrase, language=language, source=source)
            for one, row in zip(found, rows, strict=True)
            for (phrase, language), source in _words(one).items()
        ),
        ignore_conflicts=True,
    )
    remember(KIND, *(one for one in found if one.id[0] != OWN))
    return [_entry(one, Outcome.NEW) for one in found]


def _changed(
    one: Service,
    row: directory.Service,
    imported: Imported | None,
    keys: Sequence[str],
    *,
    on: date,
    at: datetime,
) -> Entry:
    old = parsed(imported.raw) if imported else None
    base = old if isinstance(old, Service) else None
    changes: list[Change] = []
    kept: list[str] = []
    left: list[str]
    theirs: dict[str, object] = {"name": one.name, "key": one.key}
    mine: dict[str, object] = {"name": row.name, "key": row.key}
    before: dict[str, object] | None = {"name": base.name, "key": base.key} if base else None
    values, left = (theirs, []) if one.exact else merged(before, mine, theirs)
    kept += left
    for name, value in {**values, **_extra(one)}.items():
        if getattr(row, name) != value:
            changes.append(Change(name, str(getattr(row, name)), str(value)))
            setattr(row, name, value)
    if changes:
        row.save()
    offices = _offices([one])
    for place, text in _texts(one, keys):
        if one.exact:
            changes += _exact(one, row, place, text, offices, on=on, at=at)
        else:
            was = (
                next((t for t in base.texts if t.language == text.language), None) if base else None
            )
            more, left = _version(one, row, place, text, was, base, on=on, at=at)
            changes += more
            kept += left
    changes += _more_words(one, row)
    if one.id[0] != OWN:
        remember(KIND, one)
    note = f"hier geändert, nicht überschrieben: {', '.join(dict.fromkeys(kept))}" if kept else ""
    outcome = Outcome.CHANGED if changes else Outcome.UNCHANGED
    return _entry(one, outcome, tuple(changes), note)


def _version(
    one: Service,
    row: directory.Service,
    place: str | None,
    text: Text,
    was: Text | None,
    base: Service | None,
    *,
    on: date,
    at: datetime,
) -> tuple[list[Change], list[str]]:
    """A new version of the text that holds today, if it says something else."""
    theirs = _columns(text.fields, one, on)
    current = (
        Answer.objects.filter(
            service=row, municipality=place, language=text.language, state=State.PUBLISHED
        )
        .filter(Q(valid_from__isnull=True) | Q(valid_from__lte=on))
        .filter(Q(valid_until__isnull=True) | Q(valid_until__gt=on))
        .first()
    )
    if current is None:
        new = Answer(
            service=row, municipality_id=place, language=text.language, office=unknown_office(on),
            **theirs,
        )  # fmt: skip
        _publish(new, since=on, until=None, at=at)
        return [Change(f"Auskunft {text.language}", "", str(theirs["say"]))], []
    mine = {name: getattr(current, name) for name in theirs}
    before = _columns(was.fields, base, on) if was and base else None
    values, kept = merged(before, mine, theirs)
    if values["as_of"] != mine["as_of"] and not any(
        values[name] != mine[name] for name in values if name not in {"as_of", "review_due"}
    ):
        Answer.objects.filter(pk=current.pk).update(
            as_of=values["as_of"], review_due=values["review_due"]
        )
        return [Change("as_of", str(mine["as_of"]), str(values["as_of"]))], kept
    changes = [
        Change(name, _shown(mine[name]), _shown(value))
        for name, value in values.items()
        if mine[name] != value
    ]
    if changes:
        new = copied(current)
        for name, value in values.items():
            setattr(new, name, value)
        _publish(new, since=on, until=current.valid_until, at=at)
    return changes, kept


def _exact(
    one: Service,
    row: directory.Service,
    place: str | None,
    text: Text,
    offices: Mapping[str, directory.Office],
    *,
    on: date,
    at: datetime,
) -> list[Change]:
    """A text of our own message, with its place and time."""
    theirs = _columns(text.fields, one, on)
    office = offices.get(text.office) or unknown_office(on)
    same = Answer.objects.filter(
        service=row, municipality=place, language=text.language, state=State.PUBLISHED,
        valid_from=text.since, valid_until=text.until,
    ).first()  # fmt: skip
    if (
        same
        and same.office_id == office.pk
        and all(getattr(same, name) == value for name, value in theirs.items())
    ):
        return []
    new = Answer(
        service=row, municipality_id=place, language=text.language, office=office, **theirs
    )
    _publish(new, since=text.since, until=text.until, at=at)
    before = same.say if same else ""
    return [Change(f"Auskunft {place or 'überall'} {text.language}", before, new.say)]


def _publish(new: Answer, *, since: date | None, until: date | None, at: datetime) -> None:
    """It holds from now on; what an import says was approved by its sender."""
    new.valid_from, new.valid_until = since, until
    new.state, new.author, new.approver, new.published = State.PUBLISHED, None, None, at
    new.before = None
    make_room(new)
    new.save()


def _texts(one: Service, keys: Sequence[str]) -> list[tuple[str | None, Text]]:
    if one.exact:
        return [(text.place if text.place in keys else None, text) for text in one.texts]
    return [(place, text) for place in _places(one, keys) for text in one.texts]


def _columns(fields: Mapping[str, object], one: Service, on: date) -> dict[str, Any]:
    """Columns of an answer. Unknown names are left out, wrong types become empty."""
    values: dict[str, Any] = {}
    for name in LISTS:
        rows = fields.get(name, ())
        values[name] = [str(row) for row in rows] if isinstance(rows, list | tuple) else []
    for name in WORDS:
        values[name] = str(fields.get(name) or "")
    values["how"] = [way[:20] for way in values["how"]]
    if "unknown" not in fields:
        values["unknown"] = [name for name in EXPECTED if not values[name]]
    sources = fields.get("sources")
    values["sources"] = sources if isinstance(sources, dict) else {}
    values["source"] = values["source"] or f"XZuFi, Redaktion {one.id[0]}, {one.id[1]}"
    values["as_of"] = _day(fields.get("as_of")) or on
    values["review_due"] = _day(fields.get("review_due")) or values["as_of"] + LOOK_AGAIN
    return values


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None


def _extra(one: Service) -> dict[str, Any]:
    """Columns only our own messages know, those that are given."""
    extra, values = one.extra, dict[str, Any]()
    if "ours" in extra:
        values["ours"] = extra["ours"] == "True"
    if "popular" in extra:
        values["popular"] = int(extra["popular"]) if extra["popular"].isdigit() else None
    if "apart" in extra:
        values["apart"] = extra["apart"][:60]
    if extra.get("family"):
        values["family"], _ = directory.Family.objects.get_or_create(
            slug=extra["family"][:80], defaults={"question": extra.get("question", "")}
        )
    return values


def _words(one: Service) -> dict[tuple[str, str], str]:
    """Everyday words and where they come from."""
    sources = {*Synonym.Source.values}
    found = dict.fromkeys(one.words, Synonym.Source.IMPORT.value)
    for phrase, language, source in one.local:
        found[phrase, language] = source if source in sources else Synonym.Source.EDITOR.value
    return {
        (phrase, language[:5]): source
        for (phrase, language), source in found.items()
        if 0 < len(phrase) <= LONGEST_WORD
    }


def _more_words(one: Service, row: directory.Service) -> list[Change]:
    """The sender's words as they are now; words added here stay."""
    wanted = _words(one)
    have = {(word.phrase, word.language): word for word in row.synonyms.all()}
    gone = [
        word
        for key, word in have.items()
        if key not in wanted and word.source == Synonym.Source.IMPORT
    ]
    new = [key for key in wanted if key not in have]
    Synonym.objects.filter(pk__in=[word.pk for word in gone]).delete()
    Synonym.objects.bulk_create(
        Synonym(service=row, phrase=phrase, language=language, source=wanted[phrase, language])
        for phrase, language in new
    )
    if not gone and not new:
        return []
    return [
        Change(
            "Alltagswörter",
            ", ".join(w.phrase for w in gone),
            ", ".join(phrase for phrase, _ in new),
        )
    ]


def assign(touched: Iterable[int]) -> None:
    """Who answers, in imported texts, from the responsibilities as they are now."""
    wanted = set(touched)
    rows: dict[int, dict[str, dict[str, int]]] = {}
    for one in directory.Responsibility.objects.filter(service__in=wanted):
        rows.setdefault(one.service_id, {}).setdefault(one.part, {})[one.area] = one.office_id
    known = directory.Service.objects.filter(pk__in=wanted).exclude(agency="")
    # Only by service: PostgreSQL believes that few of the rows of a running import have no author,
    # and reads all of them for each batch
    answers = Answer.objects.filter(service__in=list(known.values_list("pk", flat=True)))
    offices: dict[int, list[int]] = {}
    for answer in answers.only("pk", "service", "municipality", "office", "state", "author"):
        if answer.state != State.PUBLISHED or answer.author_id is not None:
            continue
        parts = rows.get(answer.service_id, {})
        for part in ("01", "02"):
            areas = parts.get(part, {})
            place = answer.municipality_id or ""
            office = nearest(areas, place) if place else next(iter(areas.values()), None)
            if office is not None:
                if office != answer.office_id:
                    offices.setdefault(office, []).append(answer.pk)
                break
    for office, changed in offices.items():
        Answer.objects.filter(pk__in=changed).update(office=office)


def end(found: Sequence[Gone], *, on: date, at: datetime) -> list[Entry]:
    """Services the sender deleted: they answer for days before `on`, no longer after."""
    rows = services_by_id(one.id for one in found)
    entries = []
    for one in found:
        row = rows.get(one.id)
        if row is None:
            entries.append(Entry("", one.line, KIND, one.id[1], "", Outcome.NO_EFFECT))
            continue
        held = Answer.objects.filter(service=row, state=State.PUBLISHED).filter(
            Q(valid_until__isnull=True) | Q(valid_until__gt=on)
        )
        never = held.filter(valid_from__gte=on).update(state=State.REPLACED, changed=at)
        ended = held.filter(state=State.PUBLISHED).update(valid_until=on, changed=at)
        Imported.objects.filter(kind=KIND, agency=one.id[0], foreign_id=one.id[1]).update(
            ended=True
        )
        outcome = Outcome.ENDED if never or ended else Outcome.UNCHANGED
        entries.append(Entry("", one.line, KIND, one.id[1], row.name, outcome))
    return entries


def unknown_office(on: date) -> directory.Office:
    """Stands where a message does not say who answers; readers see that it is not known."""
    office, _ = directory.Office.objects.get_or_create(
        slug="stelle-nicht-bekannt",
        defaults={
            "name": "Zuständige Stelle nicht bekannt",
            "level": directory.Office.Level.OTHER,
            "source": "Import ohne Angabe der Stelle",
            "as_of": on,
        },
    )
    return office


def _offices(found: Sequence[Service]) -> dict[str, directory.Office]:
    slugs = {text.office for one in found for text in one.texts if text.office}
    return {one.slug: one for one in directory.Office.objects.filter(slug__in=slugs)}


def _slugs(found: Sequence[Service]) -> dict[tuple[str, str], str]:
    """A slug for each new service: its name, with its id where the name is taken."""
    wanted = {one.id: _slug(one) for one in found}
    taken = set(
        directory.Service.objects.filter(slug__in=wanted.values()).values_list("slug", flat=True)
    )
    result = {}
    for key, slug in wanted.items():
        if slug in taken and key[0] != OWN:
            slug = f"{slug[:40]}-{slugify('-'.join(key))[:39]}"  # noqa: PLW2901  # the longer one
        taken.add(slug)
        result[key] = slug
    return result


def _slug(one: Service) -> str:
    return one.id[1][:80] if one.id[0] == OWN else slugify(one.name)[:60].strip("-") or "leistung"


def _shown(value: object) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


def _entry(
    one: Service, outcome: Outcome, changes: tuple[Change, ...] = (), note: str = ""
) -> Entry:
    return Entry("", one.line, KIND, one.id[1], one.name, outcome, changes, note)
