"""The office's tours: planned, seen by route, reported back, emptied; never those of others."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.pdfs import read
from tests.waste.conftest import booked, check, make_house, make_provider, make_round, named

from buergertelefon.base.models import ServiceCentre
from buergertelefon.staff.models import Agent
from buergertelefon.staff.rules import Role
from buergertelefon.waste.actions import planning
from buergertelefon.waste.actions.ordering import cancel
from buergertelefon.waste.errors import BadField, Refused
from buergertelefon.waste.models import BulkyOrder, Provider, Round, Street
from buergertelefon.waste.rules.life import OrderState
from buergertelefon.waste.rules.rounds import Plan
from buergertelefon.waste.rules.words import Category

ROOT = "/abfall-verwaltung/"


@pytest.fixture
def provider(db: None) -> Provider:
    return make_provider()


@pytest.fixture
def office(provider: Provider) -> Client:
    return person(provider.centre)


def person(centre: ServiceCentre, role: Role = Role.BACK_OFFICE) -> Client:
    client = Client()
    agent = Agent.objects.create_user(
        f"amt-{role}-{centre.slug}", "ein-langes-Passwort", name="Amt", centre=centre, roles=[role]
    )
    client.force_login(agent)
    return client


def text(client: Client, path: str) -> str:
    answer = client.get(ROOT + path)
    assert answer.status_code == 200
    return answer.content.decode()


def tour_of(days: int = 7, **values: object) -> Round:
    """So many days from today, whenever this is read."""
    return make_round(timezone.localdate() + timedelta(days=days), **values)


def order_now(
    tour: Round, n: int = 0, street: str = "Beispielstraße", number: str = ""
) -> BulkyOrder:
    """An order of another household each; the tour may be over by now."""
    house, mine = make_house(street, number or str(n + 1)), Round.objects.filter(pk=tour.pk)
    mine.update(day=timezone.localdate() + timedelta(days=30))
    row = booked(house, tour, details=named(n), at=timezone.now())
    mine.update(day=tour.day)
    return row


def test_a_plan_leaves_out_holidays_and_names_what_is_there(provider: Provider) -> None:
    zone = provider.zones.get()
    make_round(date(2026, 12, 22), Category.WOOD, capacity=7)
    plan = Plan(Category.WOOD, {1, 4}, date(2026, 12, 21), date(2027, 1, 5), 40)
    on = date(2026, 11, 23)
    looked = planning.plan(zone, plan, on=on, dry_run=True)
    assert Round.objects.count() == 1
    done = planning.plan(zone, plan, on=on)
    assert done == looked
    assert [f"{one:%d.%m.}" for one in done.fresh] == ["29.12.", "05.01."]
    assert done.there == (date(2026, 12, 22),)
    assert [(f"{day:%d.%m.}", name) for day, name in done.holidays] == [
        ("25.12.", "Erster Weihnachtstag"), ("01.01.", "Neujahr"),
    ]  # fmt: skip
    assert Round.objects.get(day=date(2026, 12, 22)).capacity == 7
    assert planning.plan(zone, plan, on=on).fresh == ()


def test_a_smaller_tour_keeps_who_has_a_place_and_says_how_many_are_too_many(
    provider: Provider,
) -> None:
    tour = tour_of(capacity=3)
    for n in range(3):
        order_now(tour, n)
    assert planning.resize(tour.pk, capacity=1) == 2
    assert Round.objects.get().free == 0
    with pytest.raises(BadField):
        planning.resize(tour.pk, capacity=-1)


def test_a_tour_is_emptied_into_another_and_who_does_not_fit_is_named(office: Client) -> None:
    old, new = tour_of(7, capacity=3), tour_of(9, capacity=2)
    rows = [order_now(old, n) for n in range(3)]
    planning.close(old.pk)
    answer = office.post(f"{ROOT}touren/{old.pk}/", {"do": "empty", "into": new.pk}, follow=True)
    page = answer.content.decode()
    assert "2 auf den" in page
    assert f"Nicht verlegt: Beispielstraße 3 ({rows[2].reference})" in page
    assert list(Round.objects.order_by("day").values_list("taken", flat=True)) == [1, 2]
    assert (
        office.post(f"{ROOT}touren/{old.pk}/", {"do": "empty", "into": old.pk}).status_code == 422
    )
    check()


def test_only_a_tour_that_nobody_ordered_goes_away(office: Client) -> None:
    empty, full = tour_of(7), tour_of(8)
    cancel(order_now(full).pk, at=timezone.now(), by_office=True)
    for tour in (empty, full):
        office.post(f"{ROOT}touren/{tour.pk}/", {"do": "remove"})
    assert Round.objects.get() == full


def test_what_came_of_an_order_is_noted_and_put_right(office: Client) -> None:
    tour = tour_of(0)
    row, other = order_now(tour, 0), order_now(tour, 1)
    path = f"{ROOT}touren/{tour.pk}/"
    for do, state in (("missed", OrderState.MISSED), ("done", OrderState.DONE)):
        office.post(f"{path}anmeldung/{row.reference}/", {"do": do})
        assert BulkyOrder.objects.get(pk=row.pk).state == state
    office.post(f"{path}anmeldung/{row.reference}/", {"do": "missed"})
    office.post(f"{path}uebrige/")
    assert BulkyOrder.objects.get(pk=row.pk).state == OrderState.MISSED
    assert BulkyOrder.objects.get(pk=other.pk).state == OrderState.DONE
    assert row.reference in text(office, "")


def test_nothing_is_collected_before_its_day(office: Client) -> None:
    tour = tour_of(7)
    row = order_now(tour)
    with pytest.raises(Refused, match="erst am"):
        planning.report_back(row.pk, collected=False, at=timezone.now())
    office.post(f"{ROOT}touren/{tour.pk}/uebrige/")
    assert BulkyOrder.objects.get().state == OrderState.BOOKED


def test_what_another_tour_fetches_later_is_open_until_then(office: Client) -> None:
    mixed, wood = tour_of(7), tour_of(8, category=Category.WOOD)
    row = booked(make_house(), mixed, wood, at=timezone.now())
    Round.objects.filter(pk=mixed.pk).update(day=timezone.localdate())
    page = office.post(f"{ROOT}touren/{mixed.pk}/uebrige/", follow=True).content.decode()
    assert "eine spätere Tour" in page
    assert BulkyOrder.objects.get(pk=row.pk).state == OrderState.BOOKED


def routed(tour: Round) -> list[str]:
    """Orders in four houses, and two streets of which one has its place in the route."""
    Street.objects.update_or_create(
        provider=tour.provider, key="zuerstweg", defaults={"name": "Zuerstweg", "position": 1}
    )
    said = [("Astraße", "10"), ("Astraße", "9a"), ("Astraße", "9"), ("Astraße", "2"),
            ("Zuerstweg", "5")]  # fmt: skip
    for n, (street, number) in enumerate(said):
        order_now(tour, n, street, number)
    return ["Zuerstweg 5", "Astraße 2", "Astraße 9", "Astraße 9a", "Astraße 10"]


def test_the_depot_gets_the_route_without_names(office: Client) -> None:
    tour = tour_of(capacity=9)
    route = routed(tour)
    gone = order_now(tour, 8, "Astraße", "7")
    cancel(gone.pk, at=timezone.now(), by_office=True)
    BulkyOrder.objects.filter(number="9a").update(note="=im Hof")
    answer = office.get(f"{ROOT}touren/{tour.pk}/liste.csv")
    table = answer.content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(table), delimiter=";"))
    assert [f"{row[1]} {row[2]}" for row in rows[1:-1]] == route
    assert rows[4][6] == "'=im Hof"
    assert (rows[-1][1], rows[-1][5]) == ("Summe Restsperrmüll", "7500")
    printed = read(office.get(f"{ROOT}touren/{tour.pk}/liste.pdf").content)
    assert printed.ua_part == "1"
    assert printed.is_tagged
    assert not printed.fonts_outside
    assert "Table" in printed.tags
    assert "etwa 7,5 m³" in printed.text.replace("\n", "")
    places = [printed.text.replace("\n", " ").find(one) for one in route]
    assert places == sorted(places)
    assert "Muster" not in table + printed.text + text(office, f"touren/{tour.pk}/")


@pytest.mark.parametrize("orders", [1, 3])
def test_what_a_tour_costs(
    office: Client, orders: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    tour = tour_of(capacity=9)
    for n in range(orders):
        order_now(tour, n)
    with django_assert_max_num_queries(9):
        text(office, f"touren/{tour.pk}/")


def test_orders_are_found_by_code_and_by_address(office: Client) -> None:
    row = order_now(tour_of(), number="9a")
    spoken = f"{row.reference[:3]}-{row.reference[3:]}".lower()
    for query in (spoken, "beispielstr 9", "Beispielstraße 9a"):
        assert row.reference in text(office, f"touren/?q={query}")
    assert "Keine. Bitte prüfen" in text(office, "touren/?q=Beispielstraße 11")


def test_a_plan_is_looked_at_before_it_is_made(office: Client, provider: Provider) -> None:
    today = timezone.localdate()
    form = {
        "zone": provider.zones.get().pk, "category": "wood", "weekdays": ["1", "3"], "places": 40,
        "first": today.isoformat(), "last": (today + timedelta(days=20)).isoformat(),
    }  # fmt: skip
    assert "Noch ist nichts angelegt" in office.post(f"{ROOT}touren/planen/", form).content.decode()
    assert not Round.objects.exists()
    for _ in range(2):
        office.post(f"{ROOT}touren/planen/", form | {"do": "make"})
    made = Round.objects.count()
    assert made >= 4
    assert Round.objects.filter(category="wood", capacity=40).count() == made
    wrong = office.post(f"{ROOT}touren/planen/", form | {"weekdays": [], "places": "viele"})
    assert wrong.status_code == 422


def test_pages_open_only_for_the_office_of_this_centre(office: Client) -> None:
    tour = tour_of()
    row = order_now(tour)
    other = person(ServiceCentre.objects.create(slug="anders", name="Anders"))
    agent = person(tour.provider.centre, Role.AGENT)
    for path in ("", "liste.csv", "liste.pdf"):
        assert other.get(f"{ROOT}touren/{tour.pk}/{path}").status_code == 404
        assert agent.get(f"{ROOT}touren/{tour.pk}/{path}").status_code == 403
    assert other.post(f"{ROOT}touren/{tour.pk}/uebrige/").status_code == 404
    assert f"a-{row.reference}" not in text(other, f"touren/?q={row.reference}")
    assert f"touren/{tour.pk}/" not in text(other, "touren/")


def test_the_office_cancels_for_a_household_and_only_what_it_pressed(office: Client) -> None:
    tour = tour_of(1)
    row = order_now(tour)
    path = f"{ROOT}touren/{tour.pk}/anmeldung/{row.reference}/"
    assert "Absagen und benachrichtigen" in text(office, f"touren/{tour.pk}/")
    for do in ("", "x"):
        office.post(path, {"do": do})
        row.refresh_from_db()
        assert row.state == OrderState.BOOKED
    for _ in range(2):  # pressed twice
        assert office.post(path, {"do": "cancel"}).status_code == 302
    row.refresh_from_db()
    assert row.state == OrderState.CANCELLED
    check()
