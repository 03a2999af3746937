"""Puts the example city into the database; twice is the same as once."""

from collections.abc import Collection, Iterable
from datetime import date, time
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model

from buergertelefon.base.models import (
    Municipality,
    OpeningCalendar,
    OpeningTime,
    ServiceCentre,
)
from buergertelefon.contacts.models import Ledger, Milestone
from buergertelefon.demo import city
from buergertelefon.demo.calendars import load_calendars, load_requirements
from buergertelefon.demo.content import Content, read
from buergertelefon.demo.people import PASSWORD, PEOPLE
from buergertelefon.demo.places import load_centres, load_places
from buergertelefon.directory.models import Extension, Family, Office, Service
from buergertelefon.knowledge.models import Answer, Synonym
from buergertelefon.knowledge.rules.editing import State
from buergertelefon.practice.models import Exercise
from buergertelefon.staff.models import Agent, AgentSkill, Skill
from buergertelefon.telephony.models import CalledNumber, MenuChoice, PauseReason, Queue

Row = TypeVar("Row", Office, Family, Service)


@transaction.atomic
def load(content: Content | None = None) -> ServiceCentre:
    """The whole city, all or nothing; `content` is read from the files if it is not given.

    Raises BadContent if a file has a mistake.

    Rows that exist are brought up to date; numbers given out, contacts and changed passwords stay.
    """
    whole = content is None
    content = content or read()
    centre = _places()
    _telephone(centre)
    _people(centre)
    _knowledge(content)
    _practice(content)
    if whole:
        load_places()
        load_centres(centre)
        load_calendars(centre)
        load_requirements()
    return centre


def _places() -> ServiceCentre:
    for key, slug, name in city.MUNICIPALITIES:
        Municipality.objects.update_or_create(key=key, defaults={"slug": slug, "name": name})
    centre, created = ServiceCentre.objects.get_or_create(
        slug="bremen", defaults={"name": "Bürgertelefon Bremen"}
    )
    centre.municipalities.set(Municipality.objects.filter(key__in=[city.BREMEN, city.BREMERHAVEN]))
    if created:
        Ledger.objects.create(centre=centre, last_number=city.LAST_NUMBER, opening=city.LAST_NUMBER)
    for number in city.MILESTONES:
        Milestone.objects.get_or_create(centre=centre, number=number)
    return centre


def _telephone(centre: ServiceCentre) -> None:
    calendar, created = OpeningCalendar.objects.get_or_create(
        name="Bürgertelefon", defaults={"land": "HB"}
    )
    if created:
        for weekday in range(5):
            OpeningTime.objects.create(
                calendar=calendar, weekday=weekday, opens=time(7), closes=time(18)
            )
    _bulk(Skill, (Skill(slug=slug, name=name) for slug, name in city.SKILLS), "slug")
    pauses = enumerate(city.PAUSES)
    _bulk(
        PauseReason, (PauseReason(slug=slug, name=name, order=n) for n, (slug, name) in pauses),
        "slug",
    )  # fmt: skip
    _bulk(
        Queue,
        (
            Queue(slug=one.slug, centre=centre, name=one.name, municipality_id=one.place)
            for one in city.QUEUES
        ),
        "slug",
        keep=("max_waiting", "widen_after", "callbacks_an_hour"),
    )
    queues = {one.slug: one for one in Queue.objects.filter(centre=centre)}
    for one in city.QUEUES:
        queues[one.slug].skills.set(Skill.objects.filter(slug__in=one.skills))
    names = {key: name for key, _, name in city.MUNICIPALITIES}
    _bulk(
        CalledNumber,
        (
            CalledNumber(
                number=one.number, name=one.name, queue=queues[one.queue],
                municipality_id=one.place, calendar=calendar, greeting=city.HELLO,
                announcement=city.WELCOME.format(city=names[one.place]),
                announcement_en=city.WELCOME_EN.format(city=names[one.place]), web=one.web,
                video=one.video,
            )
            for one in city.NUMBERS
        ),
        "number",
        keep=("ring_seconds", "wrap_up_seconds", "head_start"),
    )  # fmt: skip
    numbers = {one.number: one for one in CalledNumber.objects.all()}
    _bulk(
        MenuChoice,
        (
            MenuChoice(
                number=numbers[one.number], keys=one.keys, text=one.text, text_en=one.text_en,
                language=one.language, queue=queues.get(one.queue),
            )
            for one in city.CHOICES
        ),
        "number", "keys",
    )  # fmt: skip


def _bulk(
    model: type[Model], rows: Iterable[Model], *unique: str, keep: Collection[str] = ()
) -> None:
    """New ones are made, those that exist brought up to date but for what a city has set itself."""
    fields = {one.name for one in model._meta.concrete_fields if not one.primary_key}  # noqa: SLF001  # Django's own door
    model._default_manager.bulk_create(  # noqa: SLF001  # the same
        rows, update_conflicts=True, unique_fields=unique,
        update_fields=sorted(fields - {*unique, *keep}),
    )  # fmt: skip


def _people(centre: ServiceCentre) -> None:
    there = {one.username: one for one in Agent.objects.all()}
    skills: list[AgentSkill] = []
    for person in PEOPLE:
        agent = there.get(person.username)
        if agent is None:
            agent = Agent.objects.create_user(
                person.username, PASSWORD, name=person.name, centre=centre, roles=[*person.roles]
            )
        if agent.seat != person.seat:
            agent.seat = person.seat
            agent.save(update_fields=["seat"])
        skills += [AgentSkill(agent=agent, skill_id=one, level=n) for one, n in person.skills]
    _bulk(AgentSkill, skills, "agent", "skill")


def _practice(content: Content) -> None:
    """Practice calls whose topics are there; those a team lead has switched off stay so."""
    services = {one.slug: one for one in Service.objects.all()}
    numbers = {one.number: one for one in CalledNumber.objects.all()}
    chosen = [one for one in content.exercises if services.keys() >= {*one["topics"]}]
    about = ("slug", "voice", "caller", "lines", "outcome", "advice")
    _bulk(
        Exercise,
        (
            Exercise(
                **{name: one[name] for name in about}, order=n, number=numbers[one["number"]]
            )
            for n, one in enumerate(chosen, start=1)
        ),
        "slug",
        keep=("active",),
    )  # fmt: skip
    exercises = {one.slug: one for one in Exercise.objects.all()}
    for one in chosen:
        exercises[one["slug"]].topics.set([services[slug] for slug in one["topics"]])


def _knowledge(content: Content) -> None:
    offices = _offices(content)
    families = _rows(Family, content.families)
    services = _rows(
        Service,
        (
            {
                "slug": entry["slug"],
                "key": entry["key"],
                "name": entry["name"],
                "ours": entry["ours"],
                "popular": entry.get("popular"),
                "family": families.get(entry.get("family", "")),
                "apart": entry.get("apart", ""),
            }
            for entry in content.services
        ),
    )
    _words(content, services)
    _answers(content, services, offices)


def _offices(content: Content) -> dict[str, Office]:
    """Those of the files, where no editor has looked at them since."""
    later = {one.slug: one for one in Office.objects.filter(agency="")}
    mine = [one for one in content.offices if not _seen(later.get(one["slug"]), one["as_of"])]
    fresh = _rows(
        Office,
        (
            {key: value for key, value in entry.items() if key not in {"place", "extensions"}}
            | {"municipality_id": entry["place"] or None}
            for entry in mine
        ),
    )
    for entry in mine:
        for extension in entry.get("extensions", ()):
            Extension.objects.get_or_create(
                office=fresh[entry["slug"]], function=extension["function"], defaults=extension
            )
    return later | fresh


def _seen(office: Office | None, as_of: date) -> bool:
    return office is not None and office.as_of > as_of


def _rows(model: type[Row], entries: Iterable[dict[str, Any]]) -> dict[str, Row]:
    """A row for each entry, by its slug: new, or brought up to date; one statement for all."""
    rows = [model(**entry) for entry in entries]
    given = [field.name for field in model._meta.concrete_fields]  # noqa: SLF001  # Django's public name for it
    changed = [name for name in given if name not in {"id", "slug", "agency", "foreign_id"}]
    model.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["slug"], update_fields=changed
    )
    return {row.slug: row for row in rows}


def _words(content: Content, services: dict[str, Service]) -> None:
    """The words of the files; what editors added here stays."""
    wanted = {
        (services[entry["slug"]].pk, word)
        for entry in content.services
        for word in entry["everyday"]
    }
    mine = Synonym.objects.filter(service__in=services.values())
    have = set(mine.values_list("service_id", "phrase"))
    old = mine.filter(source=Synonym.Source.IMPORT).values_list("pk", "service_id", "phrase")
    gone = [pk for pk, service, phrase in old if (service, phrase) not in wanted]
    Synonym.objects.filter(pk__in=gone).delete()
    Synonym.objects.bulk_create(
        Synonym(service_id=service, phrase=word, source=Synonym.Source.IMPORT)
        for service, word in sorted(wanted - have)
    )


def _answers(content: Content, services: dict[str, Service], offices: dict[str, Office]) -> None:
    """The texts of the files, where no editor has written a version since."""
    mine = Answer.objects.filter(service__in=services.values())
    edited = set(mine.filter(author__isnull=False).values_list("service_id", flat=True))
    mine.exclude(service__in=edited).delete()
    Answer.objects.bulk_create(
        Answer(
            **{key: value for key, value in answer.items() if key not in {"place", "office"}},
            service=services[entry["slug"]],
            municipality_id=answer["place"] or None,
            state=State.PUBLISHED,
            office=offices[answer["office"]],
        )
        for entry in content.services
        if services[entry["slug"]].pk not in edited
        for answer in entry["answer"]
    )
