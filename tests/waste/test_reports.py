"""Reports: taken, closed, opened again, shown, the same one, forgotten."""

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.waste.conftest import ANNA, NOW, make_house, make_service

from buergertelefon.base.hours import BERLIN
from buergertelefon.messages.models import Message
from buergertelefon.waste.actions.forgetting_reports import forget_reports
from buergertelefon.waste.actions.reporting import (
    Said,
    Where,
    advance,
    release,
    reopen_by_citizen,
    report,
)
from buergertelefon.waste.errors import BadField, TooLate
from buergertelefon.waste.models import Report, ReportService
from buergertelefon.waste.queries.reports import alike, open_public, shown_place, worklist
from buergertelefon.waste.rules.attributes import answered
from buergertelefon.waste.rules.details import Details
from buergertelefon.waste.rules.life import ReportState, ReportStep
from buergertelefon.waste.rules.nearest import kilometres
from buergertelefon.waste.rules.reports import due
from buergertelefon.waste.rules.words import Channel, Way

POINT = (53.08, 8.8)
DAYS = timedelta(days=1)
BIN = [
    {"code": "size", "datatype": "singlevaluelist", "required": True, "description": "Größe",
     "values": [{"key": "120", "name": "120 Liter"}]},
    {"code": "note", "datatype": "text", "required": False, "description": "Hinweis"},
]  # fmt: skip


def reported(service: ReportService | None = None, **values: Any) -> Report:
    """At a point in Bremen."""
    said, details = values.pop("said", Said("Matratze")), values.pop("details", ANNA)
    where = values.pop("where", Where(latitude=POINT[0], longitude=POINT[1]))
    about = {"channel": Channel.WEB, "key": uuid.uuid4(), "at": NOW} | values
    return report(service or make_service(), where, said, details, **about)


def closed(row: Report, *, at: datetime = NOW) -> Report:
    return advance(row.pk, ReportStep.CLOSE, notes="Abgeholt.", at=at)


@pytest.mark.parametrize(
    ("day", "days", "last"),
    [
        pytest.param(date(2026, 11, 23), 5, date(2026, 11, 30), id="a week from Monday"),
        pytest.param(date(2026, 11, 28), 1, date(2026, 11, 30), id="Saturday: Monday"),
        pytest.param(date(2026, 12, 23), 2, date(2026, 12, 28), id="over Christmas"),
        pytest.param(date(2027, 3, 25), 1, date(2027, 3, 30), id="over Easter"),
        pytest.param(date(2026, 11, 23), 0, date(2026, 11, 23), id="the same day"),
    ],
)
def test_a_report_is_due_at_the_end_of_a_working_day(day: date, days: int, last: date) -> None:
    free = {date(2026, 12, 25), date(2026, 12, 26), date(2027, 3, 26), date(2027, 3, 29)}
    at = datetime.combine(day, time(9), BERLIN)
    assert due(at, days=days, free=free) == datetime.combine(last, time(18), BERLIN)


def test_metres_between_two_points() -> None:
    assert kilometres((53.0, 8.8), (53.001, 8.8)) == pytest.approx(0.1112, abs=0.0001)
    assert kilometres((60.0, 8.0), (60.0, 8.001)) == pytest.approx(0.0556, abs=0.0001)


@pytest.mark.parametrize(
    ("kind", "given", "fine"),
    [
        pytest.param("number", "2,5", True, id="a comma"),
        pytest.param("number", "²", False, id="no digit"),
        pytest.param("datetime", "2026-11-27T18:00", True, id="as a browser sends it"),
        pytest.param("text", "a\x00b", False, id="null character"),
    ],
)
def test_answers_are_what_they_should_be(kind: str, given: str, fine: bool) -> None:
    asked = [{"code": "x", "datatype": kind, "description": "Frage"}]
    if fine:
        assert answered(asked, {"x": given}) == {"x": given}
    else:
        with pytest.raises(BadField):
            answered(asked, {"x": given})


@pytest.mark.parametrize(
    ("public", "where", "details", "field"),
    [
        pytest.param(True, Where(), ANNA, "place", id="nowhere"),
        pytest.param(True, Where(latitude=48.1, longitude=11.6), ANNA, "point", id="Munich"),
        pytest.param(True, Where(latitude=float("nan"), longitude=8.8), ANNA, "point", id="nan"),
        pytest.param(True, Where(latitude=53.08), ANNA, "point", id="half a point"),
        pytest.param(False, Where(address="Am Wall 1"), ANNA, "place", id="a bin without a house"),
        pytest.param(True, Where(address="Am Wall 1"),
                     Details(name="A", way=Way.LETTER, postcode="28195"), "way",
                     id="a letter to no house"),
    ],
)  # fmt: skip
@pytest.mark.django_db
def test_what_cannot_be_reported_names_the_field(
    public: bool, where: Where, details: Details, field: str
) -> None:
    with pytest.raises(BadField) as refused:
        reported(make_service(public=public), where=where, details=details)
    assert refused.value.field == field
    assert not Report.objects.exists()


@pytest.mark.django_db
def test_a_bin_needs_a_name_and_a_press_is_one_report() -> None:
    service, house = make_service("repair", public=False, attributes=BIN), make_house()
    said = Said("", {"size": "120"})
    with pytest.raises(BadField, match="Namen"):
        reported(service, where=Where(house), said=said, details=Details())
    key = uuid.uuid4()
    first = reported(service, where=Where(house), said=said, key=key)
    assert reported(service, where=Where(house), said=said, key=key).pk == first.pk
    assert first.address == "Beispielstraße 1"


@pytest.mark.django_db
def test_not_solved_opens_it_again_once_and_closing_it_again_is_told_again(settings: Any) -> None:
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:2525", "abfall@example.org"
    row = closed(reported())
    for _ in range(2):
        row = reopen_by_citizen(row.pk, "Liegt noch da.", at=NOW + DAYS)
    assert (row.state, row.closed) == (ReportState.OPEN, None)
    assert row.description.count("Liegt noch da.") == 1
    assert "Liegt" not in row.status_notes
    assert row.expected
    assert row.expected > NOW + 7 * DAYS
    closed(row, at=NOW + 2 * DAYS)
    causes = list(Message.objects.order_by("pk").values_list("cause", flat=True))
    assert causes == ["report-received", "report-closed", "report-closed"]
    with pytest.raises(TooLate):
        reopen_by_citizen(row.pk, "", at=NOW + 62 * DAYS)


@pytest.mark.django_db
def test_the_same_thing_is_near_young_open_and_of_that_kind() -> None:
    service = make_service()
    there = reported(service)
    near, far = (POINT[0] + 0.0004, POINT[1]), (POINT[0] + 0.0005, POINT[1])
    assert alike(service.pk, point=near, at=NOW + DAYS) == (there,)
    assert alike(service.pk, point=far, at=NOW + DAYS) == ()
    assert alike(service.pk, point=near, at=NOW + 15 * DAYS) == ()
    assert alike(make_service("graffiti").pk, point=near, at=NOW + DAYS) == ()
    named = reported(service, where=Where(address="Am Wall, Ecke Park"))
    assert alike(service.pk, address="am wall ecke park", at=NOW) == (named,)
    closed(there)
    assert alike(service.pk, point=near, at=NOW + DAYS) == ()


@pytest.mark.django_db
def test_what_somebody_typed_is_shown_once_the_office_has_looked() -> None:
    row = reported(where=Where(address="bei Familie Beispiel"))
    assert shown_place(row) == ""
    assert shown_place(release(row.pk, "Matratze", at=NOW)) == "bei Familie Beispiel"


@pytest.mark.django_db
def test_the_office_sees_what_is_due_first(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    service = make_service()
    late, fresh = reported(service, at=NOW - 30 * DAYS), reported(service)
    centre = service.provider.centre_id
    assert list(worklist(centre, at=NOW)) == [late, fresh]
    assert list(worklist(centre, at=NOW, overdue=True)) == [late]
    assert list(worklist(centre, at=NOW, words=fresh.reference.lower())) == [fresh]
    assert not worklist(centre + 1, at=NOW).exists()
    with django_assert_num_queries(2):  # however many there are
        places = [shown_place(one) for one in open_public(service.provider_id)]
        assert len(places) == len([one.service.provider.office for one in worklist(centre, at=NOW)])


@pytest.mark.django_db
def test_people_are_erased_90_days_after_closing_and_rows_after_two_years() -> None:
    bins = make_service("repair", public=False, attributes=BIN)
    said = Said("Bei mir im Hof", {"size": "120", "note": "Klingel Beispiel"})
    row = closed(reported(bins, where=Where(make_house()), said=said, contact=uuid.uuid4()))
    never = reported(at=NOW - 700 * DAYS)
    assert forget_reports(at=NOW + 90 * DAYS) == (0, 1)
    assert not Report.objects.filter(pk=never.pk).exists()
    assert forget_reports(at=NOW + 91 * DAYS) == (1, 0)
    row.refresh_from_db()
    left = (row.name, row.mail, row.way, row.description, row.contact, row.house)
    assert left == ("", "", "", "", None, None)
    assert (row.answers, row.address) == ({"size": "120"}, "Beispielstraße")
    assert forget_reports(at=NOW + 92 * DAYS) == (0, 0)
    assert forget_reports(at=NOW + 731 * DAYS) == (0, 1)
