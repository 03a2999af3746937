"""Cases of the example city: offices that answer them, texts, histories, what citizens are asked.

Every step is taken by the action that a person would press, at a time relative to the day of
loading; what would go out by it is taken back in the same transaction: examples write to nobody.
What is there already stays as it is.
"""

import tomllib
import uuid
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.models import Municipality, OpeningCalendar, OpeningTime, ServiceCentre
from buergertelefon.base.public_holidays import public_holidays
from buergertelefon.cases.actions import steps
from buergertelefon.cases.actions.forgetting import anonymise
from buergertelefon.cases.actions.opening import open_case
from buergertelefon.cases.models import Case, Inbox, TextBlock
from buergertelefon.cases.rules.details import Asked, Reach
from buergertelefon.cases.rules.life import STEPS, Actor, Step
from buergertelefon.cases.rules.words import Channel, Language, Reply
from buergertelefon.demo.content import DATA
from buergertelefon.directory.models import Office, Service
from buergertelefon.messages.actions import withdraw
from buergertelefon.staff.models import Agent
from buergertelefon.survey.models import Plan, Scale

#: a case of the file is the same each time it is loaded
SAME = uuid.UUID("5a5f3f0e-0a53-4a55-9f0e-7c1de2b4a115")
#: who takes a step that several may take
_WHO = (Actor.OFFICE, Actor.CITIZEN, Actor.SYSTEM)
_INBOX = ("clock", "within", "by_mail", "mail", "keep_days")
_WHERE = ("place", "latitude", "longitude")


@transaction.atomic
def load_cases(centre: ServiceCentre, *, at: datetime) -> None:
    """Inboxes, texts, cases and questions that are not there yet."""
    data = read_cases()
    inboxes = _inboxes(centre, data)
    _blocks(centre, inboxes, data)
    there = set(Case.objects.values_list("key", flat=True))
    new = [one for one in data["case"] if key_of(one["slug"]) not in there]
    services = {one.slug: one for one in Service.objects.filter(agency="")}
    towns = {one.slug: one for one in Municipality.objects.all()}
    for entry in new:
        about = inboxes[entry["office"]], services.get(entry["service"])
        _case(entry, *about, towns[entry.get("town", "bremen")], inboxes, at=at)
    _survey(centre, data)


def read_cases() -> dict[str, Any]:
    """The file of inboxes, texts, cases and scales."""
    return tomllib.loads((DATA / "cases.toml").read_text(encoding="utf-8"))


def key_of(slug: str) -> uuid.UUID:
    """Of the form that the example case came with."""
    return uuid.uuid5(SAME, slug)


def opened(days: int, clock: time, *, at: datetime) -> datetime:
    """That time of day, so many working days before the last one on which it has passed."""
    day = at.astimezone(BERLIN).date()
    free = public_holidays("HB", (day.year - 1, day.year))
    while True:
        moment = datetime.combine(day, clock, BERLIN)
        if day.weekday() < 5 and day not in free and moment <= at:
            if not days:
                return moment
            days -= 1
        day -= timedelta(days=1)


def _inboxes(centre: ServiceCentre, data: dict[str, Any]) -> dict[str, Inbox]:
    calendars = {one["name"]: _calendar(one) for one in data["calendar"]}
    offices = {one.slug: one for one in Office.objects.filter(agency="")}
    people = {one.username: one for one in Agent.objects.all()}
    found = {one.office.slug: one for one in Inbox.objects.select_related("office")}
    for entry in data["inbox"]:
        if (slug := entry["office"]) in found:
            continue
        found[slug] = Inbox.objects.create(
            office=offices[slug], centre=centre, calendar=calendars[entry["calendar"]],
            **{name: entry[name] for name in _INBOX if name in entry},
        )  # fmt: skip
        known = (people[one] for one in entry.get("people", ()) if one in people)
        found[slug].people.add(*known)
    return found


def _calendar(entry: dict[str, Any]) -> OpeningCalendar:
    row, made = OpeningCalendar.objects.get_or_create(name=entry["name"], defaults={"land": "HB"})
    if made:
        OpeningTime.objects.bulk_create(
            OpeningTime(calendar=row, weekday=day, opens=time(begins), closes=time(ends))
            for day, begins, ends in entry["days"]
        )
    return row


def _blocks(centre: ServiceCentre, inboxes: Mapping[str, Inbox], data: dict[str, Any]) -> None:
    """All of them once; a text that an office has deleted does not come back."""
    if TextBlock.objects.filter(centre=centre).exists():
        return
    TextBlock.objects.bulk_create(
        TextBlock(
            centre=centre, inbox=inboxes.get(entry.get("office", "")), title=entry["title"],
            language=language, text=entry[language],
        )
        for entry in data["block"]
        for language in Language
        if language in entry
    )  # fmt: skip


def _case(
    entry: dict[str, Any], inbox: Inbox, service: Service | None, town: Municipality,
    inboxes: Mapping[str, Inbox], *, at: datetime,
) -> None:  # fmt: skip
    since = opened(entry["days"], entry["clock"], at=at)
    subject = service.name if service else entry["service"]
    where = {name: entry[name] for name in _WHERE if name in entry}
    row = open_case(
        inbox, Asked(subject, entry["question"], area=town.key, **where), _reach(entry),
        municipality=town, service=service, channel=Channel.PHONE, key=key_of(entry["slug"]),
        at=since,
    )  # fmt: skip
    for one in entry.get("steps", ()):
        _step(row, one, inboxes, at=since + timedelta(hours=one["after"]))
    withdraw(f"case:{row.pk}:")


def _reach(entry: dict[str, Any]) -> Reach:
    way, to = Reply(entry["way"]), entry.get("to", "")
    field = {Reply.MAIL: "mail", Reply.LETTER: "postal"}.get(way, "phone")
    return Reach(
        way, name=entry.get("name", ""), reach=entry.get("reach", ""),
        language=Language(entry.get("language", "de")), **{field: to},
    )  # fmt: skip


def _step(row: Case, one: dict[str, Any], inboxes: Mapping[str, Inbox], *, at: datetime) -> None:
    text = one.get("text", "")
    if (name := one["step"]) == "desk":
        person = Agent.objects.filter(username=one["person"]).first()
        steps.put_on_desk(row.pk, person.pk if person else None, at=at)
    elif name == "forget":
        anonymise(row.pk, at=at)
    elif name == Step.PASS_ON:
        steps.pass_on(row.pk, inboxes[one["to"]], actor=Actor.OFFICE, at=at, text=text)
    elif name == Step.MERGE:
        into = Case.objects.get(key=key_of(one["into"]))
        steps.merge(row.pk, into.pk, actor=Actor.OFFICE, at=at)
    else:
        step = Step(name)
        usual = Actor.CITIZEN if step == Step.CLOSE else None
        who = one.get("who") or usual or next(a for a in _WHO if a in STEPS[step].who)
        steps.take(row.pk, step, actor=Actor(who), at=at, text=text)


def _survey(centre: ServiceCentre, data: dict[str, Any]) -> None:
    """The questions, and who is asked; after the cases, so that no example was asked."""
    for entry in data["scale"]:
        for language in Language:
            if language in entry:
                _scale(entry, language)
    plan = data["plan"]
    for channel in plan["channels"]:
        defaults = {"scale": plan["scale"], "share": plan["share"]}
        Plan.objects.get_or_create(centre=centre, channel=channel, defaults=defaults)


def _scale(entry: dict[str, Any], language: str) -> None:
    """Options as the survey keeps them: "good" counts as satisfied, "published" is a share."""
    said, published = entry[language], entry.get("published")
    options = [
        {"value": n, "label": label}
        | ({"good": True} if n <= entry.get("good", 0) else {})
        | ({"published": published[n - 1]} if published else {})
        for n, label in enumerate(said["labels"], start=1)
    ]
    Scale.objects.get_or_create(
        slug=entry["slug"], version=1, language=language,
        defaults={
            "question": said["question"], "options": options, "comment": entry["comment"],
            "since": entry["since"], "source": entry["source"],
        },
    )  # fmt: skip
