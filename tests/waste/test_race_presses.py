"""Many press the same at once, real threads on PostgreSQL: it is done once."""

import uuid
from datetime import time, timedelta

import pytest
from pytest_django.fixtures import Settings
from tests.crowd import at_once, kinds
from tests.waste.conftest import (
    NOW,
    TODAY,
    booked,
    check,
    make_house,
    make_round,
    make_service,
    make_station,
    the_provider,
)

from buergertelefon.waste.actions import citizen, keeping, ordering, planning, reminding, reporting
from buergertelefon.waste.actions.reporting import Said, Where
from buergertelefon.waste.models import CollectionReminder, Material, Report, Round, Station
from buergertelefon.waste.rules.details import Details
from buergertelefon.waste.rules.kinds import Kind
from buergertelefon.waste.rules.life import ReportStep
from buergertelefon.waste.rules.rounds import Plan
from buergertelefon.waste.rules.words import Category, Channel, Way

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.load]
CROWD = 8


def test_moved_cancelled_and_missed_at_once_places_stay_right() -> None:
    house, first, second = make_house(), make_round(), make_round(TODAY + timedelta(days=9))
    pk = booked(house, first).pk
    day = NOW + timedelta(days=7)
    presses = (
        lambda: ordering.move(pk, {Category.MIXED: second.pk}, at=NOW, by_office=True),
        lambda: ordering.cancel(pk, at=NOW, by_office=True),
        lambda: citizen.report_missed(pk, at=day),
        lambda: planning.empty(first.pk, second.pk, at=NOW),
    )
    for _ in range(3):
        at_once(lambda n: presses[n % 4](), times=2 * CROWD, clients=CROWD)
        check()


def test_one_report_one_reminder_one_station_one_material_one_plan(settings: Settings) -> None:
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:2525", "abfall@example.org"
    settings.PUBLIC_URL = "https://buergertelefon.example"
    house, service, station = make_house(), make_service(), make_station()
    zone, key, until = the_provider().zones.get(), uuid.uuid4(), NOW + timedelta(hours=3)
    about = {"name": "Hof Süd", "address": "Südweg 1"}
    plan = Plan(Category.WOOD, {1}, TODAY, TODAY + timedelta(days=60), 5)
    said, where = Said("x"), Where(house=house)

    def press(n: int) -> object:
        match n % 6:
            case 0:
                return reporting.report(service, where, said, Details(), channel=Channel.WEB,
                                        key=key, at=NOW)  # fmt: skip
            case 1:
                return reminding.ask(house, kinds=[Kind.PAPER], hour=time(18), way=Way.MAIL,
                                     mail="a@example.org", key=key, at=NOW)  # fmt: skip
            case 2:
                return keeping.announce(station.pk, "voll", closed=False, until=until, at=NOW)
            case 3:
                return keeping.create(service.provider_id, about, [])
            case 4:
                return keeping.add_material("Altöl")
            case _:
                return planning.plan(zone, plan, on=TODAY)

    got = at_once(press, times=6 * CROWD, clients=CROWD)
    assert kinds(got) == {
        "Report": CROWD, "CollectionReminder": CROWD, "StationNotice": CROWD, "Station": 1,
        "BadField": CROWD - 1, "Material": CROWD, "Planned": CROWD,
    }  # fmt: skip
    counts = Report.objects, CollectionReminder.objects, station.notices, Material.objects
    assert [one.count() for one in counts] == [1, 1, 1, 1]
    assert Station.objects.count() == 2
    assert Round.objects.count() == 9


def test_opened_again_by_many_is_opened_once() -> None:
    row = reporting.report(make_service(), Where(house=make_house()), Said("x"), Details(),
                           channel=Channel.WEB, key=uuid.uuid4(), at=NOW)  # fmt: skip
    reporting.advance(row.pk, ReportStep.CLOSE, at=NOW)
    at_once(lambda _: reporting.reopen_by_citizen(row.pk, "noch da", at=NOW), times=CROWD,
            clients=CROWD)  # fmt: skip
    row.refresh_from_db()
    assert (row.state, row.description.count("noch da")) == ("open", 1)
