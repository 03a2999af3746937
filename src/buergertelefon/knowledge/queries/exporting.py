"""Everything that is known, for other systems."""

from collections.abc import Iterator
from datetime import date
from typing import IO, Any

from django.db.models import Prefetch

from buergertelefon.directory.models import Office, OnlineService, Responsibility, Service
from buergertelefon.knowledge.models import Answer, Imported, Synonym
from buergertelefon.knowledge.rules.editing import Language, State
from buergertelefon.knowledge.xzufi import writing
from buergertelefon.knowledge.xzufi.values import OWN, Id

FIELDS = (
    "say", "prerequisites", "procedure", "documents", "fee", "duration", "deadline", "forms",
    "legal", "how", "why", "hint", "unknown", "source", "sources", "as_of", "review_due",
)  # fmt: skip
#: rows held in memory at once
CHUNK = 500
#: channels of the code list Erreichbarkeit
MAIL, PHONE = "01", "02"


def write(out: IO[bytes], *, version: str, uuid: str, moment: str) -> int:
    """A message with every office, service, responsibility and page; returns how many objects."""
    count = 0
    with writing.Writer(out, version=version, uuid=uuid, moment=moment) as message:
        for source in (_offices(version), _services(version), _links(version), _pages(version)):
            for xml in source:
                message.object(xml)
                count += 1
    return count


def own(row: Office | Service | OnlineService) -> Id:
    """The id a row has for others: its sender's, else our own."""
    if row.agency:
        return row.agency, row.foreign_id
    return OWN, row.slug if isinstance(row, Office | Service) else str(row.pk)


def _raw(kind: str, rows: list[Any]) -> dict[Id, str]:
    ids = [row.foreign_id for row in rows if row.agency and row.agency != OWN]
    found = Imported.objects.filter(kind=kind, foreign_id__in=ids)
    return {(one.agency, one.foreign_id): one.raw for one in found}


def _chunks(rows: Any) -> Iterator[list[Any]]:
    last = 0
    while chunk := list(rows.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        yield chunk
        last = chunk[-1].pk


def _offices(version: str) -> Iterator[str]:
    for chunk in _chunks(Office.objects.all()):
        raw = _raw("organisationseinheit", chunk)
        for row in chunk:
            if own(row) in raw:
                yield writing.foreign(raw[own(row)], version=version, extra={})
                continue
            contacts = [(PHONE, row.phone), (MAIL, row.mail)]
            extra = {
                "place": row.municipality_id or "",
                "level": row.level,
                "hours": row.hours,
                "source": row.source,
                "url": row.url,
                "address": row.address,
                "phone": row.phone,
                "as_of": row.as_of.isoformat(),
            }
            yield writing.office(
                own(row),
                name=row.name,
                address=row.address,
                contacts=[one for one in contacts if one[1]],
                extra=extra,
            )


def _services(version: str) -> Iterator[str]:
    answers = Answer.objects.filter(state=State.PUBLISHED).select_related("office").order_by("pk")
    rows = Service.objects.select_related("family").prefetch_related(
        Prefetch("answers", queryset=answers, to_attr="told"),
        Prefetch("synonyms", queryset=Synonym.objects.filter(confirmed=True).order_by("phrase")),
    )
    for chunk in _chunks(rows):
        raw = _raw("leistung", chunk)
        for row in chunk:
            words = list(row.synonyms.all())
            extra: dict[str, object] = {
                "answers": [_told(one) for one in row.told],
                "words": [
                    [word.phrase, word.language, word.source]
                    for word in words
                    if word.source != Synonym.Source.IMPORT
                ],
            }
            if own(row) in raw:
                yield writing.foreign(raw[own(row)], version=version, extra=extra)
                continue
            extra |= {"ours": row.ours, "popular": row.popular or "", "apart": row.apart}
            if row.family:
                extra |= {"family": row.family.slug, "question": row.family.question}
            yield writing.service(
                own(row),
                name=row.name,
                key=row.key,
                areas=sorted(
                    {_area(one.municipality_id) for one in row.told if one.municipality_id}
                ),
                words=[
                    (word.phrase, word.language)
                    for word in words
                    if word.source == Synonym.Source.IMPORT
                ],
                texts=_standing(row.told),
                extra=extra,
            )


def _area(key: str) -> str:
    """The regional key (ARS) of a city that is a Kreis of its own."""
    return key and f"{key[:5]}0000{key[5:]}"


def _standing(told: list[Answer]) -> dict[str, dict[str, Any]]:
    """By language the text for systems that do not know places: the latest of the first place."""
    found: dict[str, dict[str, Any]] = {}
    for one in sorted(told, key=lambda row: (row.municipality_id or "", row.pk)):
        found.setdefault(one.language, {name: getattr(one, name) for name in FIELDS})
    return dict(sorted(found.items(), key=lambda row: row[0] != Language.GERMAN))


def _told(one: Answer) -> dict[str, object]:
    return {
        "place": one.municipality_id or "",
        "language": one.language,
        "since": one.valid_from.isoformat() if one.valid_from else None,
        "until": one.valid_until.isoformat() if one.valid_until else None,
        "office": one.office.slug,
        "fields": {name: _plain(getattr(one, name)) for name in FIELDS},
    }


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _links(version: str) -> Iterator[str]:
    rows = Responsibility.objects.select_related("service", "office")
    for chunk in _chunks(rows):
        kept = {
            (one.agency, one.foreign_id): one.raw
            for one in Imported.objects.filter(
                kind="zustaendigkeitTransferObjekt",
                foreign_id__in=[row.foreign_id for row in chunk if row.agency],
            )
        }
        for row in chunk:
            found = (row.agency, row.foreign_id) if row.agency else (OWN, f"z{row.pk}")
            if found in kept:
                yield writing.foreign(kept.pop(found), version=version, extra={})
            elif "#" not in found[1]:  # the office's own message names it
                yield writing.link(
                    found,
                    of=own(row.office),
                    service=own(row.service),
                    area=row.area,
                    part=row.part,
                )


def _pages(version: str) -> Iterator[str]:
    for chunk in _chunks(OnlineService.objects.prefetch_related("services")):
        raw = _raw("onlinedienst", chunk)
        for row in chunk:
            services = [own(one) for one in row.services.all()]
            if own(row) in raw:
                extra = {"services": services} if services else {}
                yield writing.foreign(raw[own(row)], version=version, extra=extra)
            else:
                yield writing.page(
                    own(row), name=row.name, url=row.url, trust=row.trust, services=services
                )
