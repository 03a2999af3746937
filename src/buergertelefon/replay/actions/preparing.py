"""A centre of its own, so that no real record is touched: numbers, hours, people, a question."""

from datetime import date, time

from django.db import transaction
from django.db.models import QuerySet

from buergertelefon.base.models import (
    Municipality,
    OpeningCalendar,
    OpeningTime,
    ServiceCentre,
)
from buergertelefon.contacts.models import Milestone
from buergertelefon.staff.models import Agent
from buergertelefon.survey.actions.setting_up import Wording, add_scale, set_plan
from buergertelefon.survey.models import Scale
from buergertelefon.survey.rules.asking import Channel, Option
from buergertelefon.telephony.models import CalledNumber, Queue

SLUG = "wiedergabe"
BREMEN, BREMERHAVEN = ("04011000", "bremen", "Bremen"), ("04012000", "bremerhaven", "Bremerhaven")
#: numbers that cannot be given out: after the area code they begin with 0
NUMBERS = (
    ("+494210000115", "Bürgertelefon", BREMEN), ("+494210003610", "Bürgertelefon 361-0", BREMEN),
    ("+494210008668", "Kfz-Termine", BREMEN), ("+494210000909", "Finanzämter", BREMEN),
    ("+494710005900", "Bürgertelefon Bremerhaven", BREMERHAVEN),
)  # fmt: skip
#: people of the founding year's press release
PEOPLE = 80
#: a password that no word fits
NOBODY = "!"
#: one caller of fifty is asked, in hundredths of a percent
ASKED = 200
QUESTION = Wording(
    "de", "Wie zufrieden sind Sie mit der Auskunft?",
    (Option(1, "sehr zufrieden", good=True), Option(2, "zufrieden", good=True),
     Option(3, "unzufrieden"), Option(4, "sehr unzufrieden")),
)  # fmt: skip


@transaction.atomic
def prepare(*, milestone: int, on: date) -> ServiceCentre:
    """The centre with everything it needs; twice is the same as once."""
    towns = {
        key: Municipality.objects.get_or_create(key=key, defaults={"slug": slug, "name": name})[0]
        for key, slug, name in (BREMEN, BREMERHAVEN)
    }
    centre, _ = ServiceCentre.objects.get_or_create(slug=SLUG, defaults={"name": "Wiedergabe"})
    centre.municipalities.set(towns.values())
    Milestone.objects.get_or_create(centre=centre, number=milestone)
    calendar, made = OpeningCalendar.objects.get_or_create(
        name="Wiedergabe", defaults={"land": "HB"}
    )
    if made:
        OpeningTime.objects.bulk_create(
            OpeningTime(calendar=calendar, weekday=day, opens=time(7), closes=time(18))
            for day in range(5)
        )
    queue, _ = Queue.objects.get_or_create(
        slug=SLUG, defaults={"centre": centre, "name": "Wiedergabe"}
    )
    for number, name, (key, _, _) in NUMBERS:
        CalledNumber.objects.get_or_create(
            number=number,
            defaults={"name": name, "queue": queue, "municipality": towns[key],
                      "calendar": calendar, "greeting": "", "announcement": ""},
        )  # fmt: skip
    if not Scale.objects.filter(slug=SLUG).exists():
        add_scale(SLUG, [QUESTION], on=on)
        set_plan(centre.pk, Channel.KEYS, scale=SLUG, share=ASKED, active=True)
    return centre


def seat_people(centre: ServiceCentre) -> list[Agent]:
    """People who take the calls; nobody can sign in as one of them."""
    Agent.objects.bulk_create(
        [
            Agent(username=f"{centre.slug}-wiedergabe-{n}", name="Wiedergabe", centre=centre,
                  roles=[], seat=f"W{n}", is_active=False, password=NOBODY)
            for n in range(1, PEOPLE + 1)
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    return list(_people(centre))


def dismiss_people(centre: ServiceCentre) -> None:
    """All of them go; nothing of the record ever knew them."""
    _people(centre).delete()


def _people(centre: ServiceCentre) -> QuerySet[Agent]:
    return Agent.objects.filter(
        centre=centre, username__startswith=f"{centre.slug}-wiedergabe-"
    ).order_by("pk")
