"""Puts the example city into the database; twice is the same as once."""

from datetime import time
from typing import Any

from django.db import transaction

from buergertelefon.base.models import (
    Municipality,
    OpeningCalendar,
    OpeningTime,
    ServiceCentre,
)
from buergertelefon.contacts.models import Ledger, Milestone
from buergertelefon.demo import city
from buergertelefon.demo.content import Content, read
from buergertelefon.demo.people import PASSWORD, PEOPLE
from buergertelefon.directory.models import Family, Office, Service
from buergertelefon.knowledge.models import Answer, Synonym
from buergertelefon.knowledge.rules.editing import State
from buergertelefon.staff.models import Agent, AgentSkill, Skill
from buergertelefon.telephony.models import CalledNumber, PauseReason, Queue


@transaction.atomic
def load(content: Content | None = None) -> ServiceCentre:
    """The whole city, all or nothing; `content` is read from the files if it is not given.

    Raises BadContent if a file has a mistake.

    Rows that exist are brought up to date; numbers given out, contacts and changed passwords stay.
    """
    content = content or read()
    centre = _places()
    _telephone(centre)
    _people(centre)
    _knowledge(content)
    return centre


def _places() -> ServiceCentre:
    for key, slug, name in city.MUNICIPALITIES:
        Municipality.objects.update_or_create(key=key, defaults={"slug": slug, "name": name})
    centre, created = ServiceCentre.objects.get_or_create(
        slug="bremen", defaults={"name": "Bürgertelefon Bremen"}
    )
    centre.municipalities.set(Municipality.objects.filter(key__in=[city.BREMEN, city.BREMERHAVEN]))
    if created:
        Ledger.objects.create(centre=centre, last_number=city.LAST_NUMBER)
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
    for slug, name in city.SKILLS:
        Skill.objects.update_or_create(slug=slug, defaults={"name": name})
    for order, (slug, name) in enumerate(city.PAUSES):
        PauseReason.objects.update_or_create(slug=slug, defaults={"name": name, "order": order})
    queues = {}
    for one in city.QUEUES:
        queue, _ = Queue.objects.update_or_create(
            slug=one.slug,
            defaults={"centre": centre, "name": one.name, "municipality_id": one.place},
        )
        queue.skills.set(Skill.objects.filter(slug__in=one.skills))
        queues[one.slug] = queue
    names = {key: name for key, _, name in city.MUNICIPALITIES}
    for number in city.NUMBERS:
        CalledNumber.objects.update_or_create(
            number=number.number,
            defaults={
                "name": number.name,
                "queue": queues[number.queue],
                "municipality_id": number.place,
                "calendar": calendar,
                "greeting": city.HELLO,
                "announcement": city.WELCOME.format(city=names[number.place]),
                "announcement_en": city.WELCOME_EN.format(city=names[number.place]),
                "web": number.web,
            },
        )


def _people(centre: ServiceCentre) -> None:
    for person in PEOPLE:
        agent = Agent.objects.filter(username=person.username).first()
        if agent is None:
            agent = Agent.objects.create_user(
                person.username, PASSWORD, name=person.name, centre=centre, roles=[*person.roles]
            )
        agent.seat = person.seat
        agent.save(update_fields=["seat"])
        for skill, level in person.skills:
            AgentSkill.objects.update_or_create(
                agent=agent, skill_id=skill, defaults={"level": level}
            )


def _knowledge(content: Content) -> None:
    offices = {}
    for entry in content.offices:
        values = {key: value for key, value in entry.items() if key not in {"slug", "place"}}
        values["municipality_id"] = entry["place"] or None
        office, _ = Office.objects.update_or_create(slug=entry["slug"], defaults=values)
        offices[office.slug] = office
    families = {
        entry["slug"]: Family.objects.update_or_create(
            slug=entry["slug"], defaults={"question": entry["question"]}
        )[0]
        for entry in content.families
    }
    for entry in content.services:
        service, _ = Service.objects.update_or_create(
            slug=entry["slug"],
            defaults={
                "key": entry["key"],
                "name": entry["name"],
                "ours": entry["ours"],
                "popular": entry.get("popular"),
                "family": families.get(entry.get("family", "")),
                "apart": entry.get("apart", ""),
            },
        )
        _words(service, entry["everyday"])
        _answers(service, entry["answer"], offices)


def _words(service: Service, words: list[str]) -> None:
    old = service.synonyms.filter(source=Synonym.Source.IMPORT)  # what editors added here stays
    old.exclude(phrase__in=words).delete()
    have = set(service.synonyms.values_list("phrase", flat=True))
    Synonym.objects.bulk_create(
        Synonym(service=service, phrase=word, source=Synonym.Source.IMPORT)
        for word in dict.fromkeys(words)
        if word not in have
    )


def _answers(service: Service, answers: list[dict[str, Any]], offices: dict[str, Office]) -> None:
    """The texts of the files, where no editor has written a version since."""
    if service.answers.filter(author__isnull=False).exists():
        return
    service.answers.all().delete()
    Answer.objects.bulk_create(
        Answer(
            **{key: value for key, value in entry.items() if key not in {"place", "office"}},
            service=service,
            municipality_id=entry["place"] or None,
            state=State.PUBLISHED,
            office=offices[entry["office"]],
        )
        for entry in answers
    )
