"""An office keeps its calendars: plan, shares, closings, what is written down, who got what."""

from datetime import date, datetime, time, timedelta
from fractions import Fraction
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings
from tests.appointments.conftest import DAY, NOW, fresh, item, local, make_calendar, taken, wish

from buergertelefon.appointments import tasks
from buergertelefon.appointments.actions import noting, plans, waiting
from buergertelefon.appointments.actions.booking import cancel, confirm, hold
from buergertelefon.appointments.actions.closing import (
    Closed,
    close,
    follow_offices,
    rebook,
    rebook_all,
)
from buergertelefon.appointments.actions.forgetting import forget
from buergertelefon.appointments.actions.sharing import share
from buergertelefon.appointments.actions.slots import generate
from buergertelefon.appointments.errors import BadPlan
from buergertelefon.appointments.models import (
    Booking,
    Calendar,
    CalendarEvent,
    Claim,
    Closing,
    Contingent,
    FreedPlace,
    OpeningPlan,
    Rebooking,
    Slot,
)
from buergertelefon.appointments.queries.fairness import months
from buergertelefon.appointments.queries.free import When, next_free
from buergertelefon.appointments.queries.plans import overbooked, plan_of
from buergertelefon.appointments.queries.seen import seen
from buergertelefon.appointments.rules import contingents
from buergertelefon.appointments.rules.contingents import Channel
from buergertelefon.appointments.rules.keeping import Moved, What
from buergertelefon.appointments.rules.life import State
from buergertelefon.appointments.rules.plan import PlanRow
from buergertelefon.base.hours import BERLIN
from buergertelefon.directory.models import Closure, Office
from buergertelefon.messages.models import Message
from buergertelefon.places.errors import BadRegister

WEEK = timedelta(days=7)
CLOSED = Closed(DAY, lead=timedelta(0))
SHARES = (
    contingents.Contingent(
        Channel.PHONE, Fraction("0.5"), frozenset({Channel.WEB}), days_before=2, clock=time(12)
    ),
    contingents.Contingent(Channel.COUNTER, Fraction("0.25")),
)


@pytest.fixture
def mailing(settings: Settings) -> None:
    settings.MAIL_URL, settings.MAIL_FROM = "smtp://127.0.0.1:9", "amt@example.org"
    settings.PUBLIC_URL = "https://termine.example.org"


def booked(
    calendar: Calendar,
    begins: datetime,
    *,
    mail: str | None = None,
    channel: Channel = Channel.PHONE,
    service: str = "kurz",
    at: datetime = NOW,
) -> Booking:
    one = hold(wish(calendar, begins, item(service), channel=channel), key=fresh(), at=at)
    address = f"{one.reference}@example.org" if mail is None else mail  # nobody has many
    return confirm(one.id, at=at, mail=address, inform=False)


def states(closing: Closing) -> list[str]:
    return list(closing.rebookings.order_by("begins").values_list("state", flat=True))


# the plan


def test_a_row_is_added_changed_and_ended_and_slots_follow_at_once(calendar: Calendar) -> None:
    given = PlanRow(time(10), time(11), 3, weekday=DAY.weekday())
    plans.keep_row(calendar, given, at=NOW)
    assert Slot.objects.get(begins=local(10)).capacity == 3
    row = OpeningPlan.objects.get(begins=time(10))
    more = PlanRow(time(10), time(11), 5, weekday=DAY.weekday())
    plans.keep_row(calendar, more, at=NOW, instead=row)
    assert Slot.objects.get(begins=local(10)).capacity == 5
    plans.end_row(row, on=DAY + WEEK, at=NOW)
    assert Slot.objects.filter(begins=local(10)).exists()
    assert not Slot.objects.filter(begins=local(10, day=DAY + WEEK)).exists()
    said = CalendarEvent.objects.order_by("pk").values_list("what", "before", "after")
    assert list(said) == [
        (What.PLAN, "", "Dienstag, 10:00–11:00: 3 Schalter"),
        (What.PLAN, "Dienstag, 10:00–11:00: 3 Schalter", "Dienstag, 10:00–11:00: 5 Schalter"),
        (What.PLAN, "Dienstag, 10:00–11:00: 5 Schalter",
         "Dienstag, 10:00–11:00: 5 Schalter, bis 30.11.2026"),
    ]  # fmt: skip


def test_what_a_change_has_overbooked_is_listed(calendar: Calendar) -> None:
    first, second = booked(calendar, local(8)), booked(calendar, local(8))
    booked(calendar, local(9))
    row = OpeningPlan.objects.get()
    plans.keep_row(calendar, PlanRow(time(8), time(10), 1, weekday=1), at=NOW, instead=row)
    assert {one.id for one in overbooked(calendar, since=NOW)} == {first.pk, second.pk}


def test_a_row_that_never_held_is_deleted(calendar: Calendar) -> None:
    plans.keep_row(calendar, PlanRow(time(8), time(9), 1, day=date(2026, 12, 5)), at=NOW)
    plans.end_row(OpeningPlan.objects.get(weekday=None), on=DAY, at=NOW)
    assert OpeningPlan.objects.count() == 1


# plans as a file

FILE = """kalender;wochentag;tag;von;bis;art;schalter;mit_zusatz;gilt_ab;gilt_bis
kfz;Di;;8:00;10:00;offen;4;;;
kfz;Di;;9:00;9:30;Pause;1;;;
kfz;;24.12.2026;8:00;10:00;offen;0;;;
"""


def take(text: str, *, dry_run: bool = False, centre: int | None = None) -> list[int]:
    done = plans.import_plans(
        text.encode(), as_of=DAY, source="p.csv", dry_run=dry_run, centre=centre, now=lambda: NOW
    )
    return [done.new, done.changed, done.unchanged, done.ended]


def test_a_file_replaces_the_plan_and_the_second_time_changes_nothing(calendar: Calendar) -> None:
    assert take(FILE, dry_run=True) == [2, 1, 0, 0]
    assert OpeningPlan.objects.get().capacity == 2
    assert take(FILE) == [2, 1, 0, 0]
    assert set(Slot.objects.filter(day=DAY).values_list("capacity", flat=True)) == {4, 3}
    events = CalendarEvent.objects.count()
    assert take(FILE) == [0, 0, 3, 0]
    assert (CalendarEvent.objects.count(), events) == (1, 1)


def test_what_is_written_out_is_read_back_without_a_change(calendar: Calendar) -> None:
    from buergertelefon.appointments.rules.plan_table import written

    take(FILE)
    OpeningPlan.objects.create(calendar=calendar, weekday=1, begins=time(8), ends=time(10),
                               capacity=1)  # fmt: skip
    text = "\n".join(";".join(row) for row in written({"kfz": plan_of(calendar)}))
    assert take(text)[:2] == [0, 0]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        pytest.param("nix;Di;;8:00;9:00;;1;;;", "Zeile 3: kalender: „nix“", id="no such calendar"),
        pytest.param("kfz;Xy;;8:00;9:00;;1;;;", "Zeile 3: wochentag: „Xy“", id="no weekday"),
        pytest.param("kfz;Di;24.12.2026;8:00;9:00;;1;;;", "genau eines", id="weekday and day"),
        pytest.param("kfz;;30.2.2026;8:00;9:00;;1;;;", "tag: „30.2.2026“", id="no such day"),
        pytest.param("kfz;Mi;;9:00;8:00;;1;;;", "bis: muss nach", id="ends before it begins"),
        pytest.param("kfz;Mi;;acht;9:00;;1;;;", "von: „acht“ ist keine Uhrzeit", id="no time"),
        pytest.param("kfz;Mi;;8:00;9:00;;-1;;;", "schalter: „-1“", id="fewer than none"),
        pytest.param("kfz;Mi;;8:00;9:00;;1;2;;", "mit_zusatz: höchstens", id="more skilled"),
        pytest.param("kfz;Mi;;8:00;9:00;zu;1;;;", "art: „zu“", id="no kind"),
        pytest.param("kfz;Mi;;8:00;9:00;;1;;2.1.2027;1.1.2027", "gilt_bis", id="ends too soon"),
        pytest.param("kfz;Di;;8:00;10:00;;1;;;", "schon in Zeile 2", id="twice"),
        pytest.param("kfz;Mi;;8:00;9:00;;1;;;;x", "Mehr Felder", id="too many fields"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_taken(
    calendar: Calendar, line: str, words: str
) -> None:
    head, first, *_ = FILE.splitlines()
    with pytest.raises(BadRegister, match="1 Fehler") as error:
        take("\n".join([head, first, line]))
    assert words in str(error.value)
    assert OpeningPlan.objects.get().capacity == 2


def test_what_is_no_such_table_or_too_large_is_refused(calendar: Calendar) -> None:
    for text, words in (("a;b\n1;2", "fehlen Spalten"), ("", "fehlen Spalten"),
                        (FILE.splitlines()[0], "keine einzige"),
                        ("x" * (plans.LARGEST + 1), "größer als")):  # fmt: skip
        with pytest.raises(BadRegister, match=words):
            take(text)


def test_a_calendar_of_another_centre_is_not_there(calendar: Calendar) -> None:
    with pytest.raises(BadRegister, match="gibt es nicht"):
        take(FILE, centre=calendar.centre_id + 1)


# shares


def test_a_preview_says_what_each_channel_finds_and_is_what_comes(calendar: Calendar) -> None:
    generate(calendar, since=DAY, until=DAY + 2 * WEEK)
    for n in range(5):
        booked(calendar, local(8, n * 10), channel=list(Channel)[n % 3])
    before = list(Slot.objects.order_by("pk").values())
    days = seen(calendar, SHARES, at=NOW)
    assert before == list(Slot.objects.order_by("pk").values())
    assert [one.day for one in days] == [DAY, DAY + WEEK]
    assert days[1].now == dict.fromkeys(Channel, 24)
    assert days[1].then == {Channel.PHONE: 18, Channel.WEB: 6, Channel.COUNTER: 12}
    assert days[0].then[Channel.WEB] > 6  # the telephone's share is open to it since Sunday
    share(calendar, SHARES, at=NOW)
    after = seen(calendar, SHARES, at=NOW)
    assert [one.now for one in after] == [one.then for one in days]
    next_week = local(0, day=DAY + WEEK)
    when = When(since=next_week, until=next_week + WEEK)
    for channel in Channel:  # the search says the same
        found = next_free((item(),), channel=channel, at=NOW, when=when, limit=99)
        slots = {one.begins for one in found}
        assert len(slots) <= after[1].now[channel]
        assert bool(slots) == bool(after[1].now[channel])


def test_shares_are_replaced_and_written_down(calendar: Calendar) -> None:
    share(calendar, SHARES, at=NOW)
    share(calendar, SHARES[1:], at=NOW)
    assert Contingent.objects.get().channel == Channel.COUNTER
    share(calendar, SHARES[1:], at=NOW)
    events = CalendarEvent.objects.order_by("pk").values_list("before", "after")
    assert list(events) == [
        ("keine", "Schalter 25 %, nie freigegeben; "
         "Telefon 50 %, 2 Tage vorher um 12:00 für Internet"),
        ("Schalter 25 %, nie freigegeben; Telefon 50 %, 2 Tage vorher um 12:00 für Internet",
         "Schalter 25 %, nie freigegeben"),
    ]  # fmt: skip


def test_more_than_the_day_is_refused_and_nothing_changes(calendar: Calendar) -> None:
    share(calendar, SHARES, at=NOW)
    much = contingents.Contingent(Channel.WEB, Fraction("0.6"))
    with pytest.raises(BadPlan, match="135 %"):
        share(calendar, [*SHARES, much], at=NOW)
    assert Contingent.objects.count() == 2


def test_releases_are_written_down_once_with_what_was_left(calendar: Calendar) -> None:
    share(calendar, SHARES, at=NOW)
    booked(calendar, local(8))
    sunday = datetime(2026, 11, 22, 12, 5, tzinfo=BERLIN)
    for at in (sunday, sunday, NOW):
        noting.note_releases(at=at)
    row = CalendarEvent.objects.get(what=What.RELEASED)
    assert (row.at, row.day) == (sunday - timedelta(minutes=5), DAY)
    assert (row.before, row.after) == ("11 Plätze nur für Telefon", "auch für Internet")


# closings


@pytest.mark.usefixtures("mailing")
def test_a_closed_day_moves_who_can_be_told_to_the_nearest_place(calendar: Calendar) -> None:
    generate(calendar, since=DAY, until=DAY + 2 * WEEK)
    mine, other = booked(calendar, local(8)), booked(calendar, local(9), mail="")
    closing = close(calendar, CLOSED, at=NOW)
    assert rebook(closing.pk, at=NOW) == 1
    assert states(closing) == [Moved.MOVED, Moved.BY_HAND]
    mine.refresh_from_db()
    assert mine.begins == local(8, day=DAY + WEEK)
    assert (mine.state, mine.changes) == (State.CONFIRMED, 1)
    mail = Message.objects.get(cause="appointment-rebooked")
    assert "01.12.2026" in mail.subject
    assert f"/termin/{mine.reference}/" in mail.text
    assert "verlegen" in mail.text
    other.refresh_from_db()
    assert other.begins == local(9)
    assert taken(calendar) == {"09:00": 1, "08:00": 1}
    assert rebook(closing.pk, at=NOW) == rebook_all(at=NOW) == 0  # again: nothing
    assert Message.objects.filter(cause="appointment-rebooked").count() == 1


@pytest.mark.usefixtures("mailing")
def test_closed_hours_hit_only_who_is_there_then(calendar: Calendar) -> None:
    early, late = booked(calendar, local(8)), booked(calendar, local(9), service="lang")
    what = Closed(DAY, time(9), time(9, 30), lead=timedelta(0))
    closing = close(calendar, what, at=NOW)
    assert closing.rebookings.get().booking == late
    assert Slot.objects.filter(day=DAY, capacity__gt=0).count() == 9
    rebook(closing.pk, at=NOW)
    late.refresh_from_db()
    early.refresh_from_db()
    assert (early.begins, late.begins) == (local(8), local(8, 40))


@pytest.mark.usefixtures("mailing")
@pytest.mark.parametrize(
    ("lead", "wanted"),
    [
        pytest.param(0, "24 08:50", id="a little earlier, if there is time"),
        pytest.param(24, "24 09:30", id="not sooner than the lead"),
    ],
)
def test_the_nearest_place_keeps_the_lead(calendar: Calendar, lead: int, wanted: str) -> None:
    row = booked(calendar, local(9))
    for minute in (10, 10, 20, 20):
        booked(calendar, local(9, minute))
    what = Closed(DAY, time(9), time(9, 10), lead=timedelta(hours=lead))
    rebook(close(calendar, what, at=NOW).pk, at=NOW + timedelta(minutes=15))
    row.refresh_from_db()
    assert f"{row.begins.astimezone(BERLIN):%d %H:%M}" == wanted


@pytest.mark.usefixtures("mailing")
def test_where_there_is_no_place_somebody_has_to_call(calendar: Calendar) -> None:
    row = booked(calendar, local(8))
    closing = close(calendar, CLOSED, at=NOW)
    rebook(closing.pk, at=NOW)
    assert states(closing) == [Moved.BY_HAND]
    row.refresh_from_db()
    assert (row.begins, row.changes) == (local(8), 0)


@pytest.mark.usefixtures("mailing")
def test_the_own_office_comes_first_then_others_of_the_city(calendar: Calendar) -> None:
    from buergertelefon.base.models import Municipality

    city = Municipality.objects.create(key="04011000", slug="bremen", name="Bremen")
    other = make_calendar("nord")
    Office.objects.update(municipality=city)
    row = booked(calendar, local(8))
    closing = close(calendar, CLOSED, at=NOW)
    assert rebook(closing.pk, at=NOW) == 1
    row.refresh_from_db()
    assert (row.calendar, row.begins) == (other, local(8))


@pytest.mark.usefixtures("mailing")
def test_what_is_only_held_is_moved_once_it_is_booked(calendar: Calendar) -> None:
    generate(calendar, since=DAY, until=DAY + 2 * WEEK)
    one = hold(wish(calendar), key=fresh(), at=NOW)
    closing = close(calendar, CLOSED, at=NOW)
    rebook(closing.pk, at=NOW)
    assert states(closing) == [Moved.WAITING]
    confirm(one.id, at=NOW, mail="kai@example.org", inform=False)
    assert rebook_all(at=NOW) == 1
    assert Booking.objects.get().begins == local(8, day=DAY + WEEK)


@pytest.mark.usefixtures("mailing")
def test_who_has_cancelled_meanwhile_stays_cancelled(calendar: Calendar) -> None:
    generate(calendar, since=DAY, until=DAY + 2 * WEEK)
    row = booked(calendar, local(8))
    closing = close(calendar, CLOSED, at=NOW)
    cancel(row.pk, at=NOW)
    assert rebook(closing.pk, at=NOW) == 0
    assert states(closing) == [Moved.GONE]


@pytest.mark.usefixtures("mailing")
def test_a_closed_office_closes_its_calendars_and_moves_whom_it_hits(calendar: Calendar) -> None:
    generate(calendar, since=DAY, until=DAY + 2 * WEEK)
    row = booked(calendar, local(8))
    closure = Closure.objects.create(office=calendar.office, begins=DAY, ends=DAY, reason="Umzug")
    assert [follow_offices(at=NOW), follow_offices(at=NOW)] == [1, 0]
    assert [rebook_all(at=NOW), rebook_all(at=NOW)] == [1, 0]
    row.refresh_from_db()
    assert row.begins == local(8, day=DAY + WEEK)
    assert not Slot.objects.filter(day=DAY, capacity__gt=0).exists()
    closure.delete()
    generate(calendar, since=DAY, until=DAY + timedelta(days=1))
    assert Slot.objects.filter(day=DAY, capacity__gt=0).exists()


def test_the_same_closing_twice_is_one(calendar: Calendar) -> None:
    booked(calendar, local(8))
    assert close(calendar, CLOSED, at=NOW) == close(calendar, CLOSED, at=NOW)
    assert (Closing.objects.count(), Rebooking.objects.count()) == (1, 1)
    with pytest.raises(BadPlan, match="Vergangenheit"):
        close(calendar, Closed(DAY - WEEK), at=NOW)


def test_a_week_after_nobody_knows_who_was_moved(calendar: Calendar) -> None:
    booked(calendar, local(8))
    close(calendar, CLOSED, at=NOW)
    forget(at=NOW + 2 * WEEK)
    assert (Closing.objects.count(), Rebooking.objects.count()) == (0, 0)


# who got what


@pytest.fixture
def november(calendar: Calendar) -> Calendar:
    Slot.objects.update(capacity=30)
    for channel, number in ((Channel.PHONE, 6), (Channel.WEB, 10), (Channel.COUNTER, 5)):
        for _ in range(number):
            booked(calendar, local(8), channel=channel)
    return calendar


def figures_of(calendar: Calendar) -> list[tuple[int, int] | None]:
    (month,) = months([calendar], since=date(2026, 11, 1), until=date(2026, 12, 1))
    return [None if got is None else (got.confirmed, got.freed) for _, got in month.lines]


def test_channels_lead_times_and_freed_places(november: Calendar) -> None:
    row = Booking.objects.filter(channel=Channel.PHONE).first()
    assert row
    later = NOW + timedelta(minutes=1)
    cancel(row.pk, at=later)
    assert FreedPlace.objects.get().channel == Channel.PHONE
    booked(november, local(8), channel=Channel.WEB, at=later)
    booked(november, local(8), channel=Channel.WEB, at=later)
    (month,) = months([november], since=date(2026, 11, 1), until=date(2027, 1, 1))
    assert [got.confirmed for _, got in month.lines if got] == [6, 12, 5]
    phone = month.lines[0][1]
    assert phone
    assert (phone.freed, phone.freed_to, phone.still_free) == (1, {Channel.WEB: 1}, 0)
    assert (phone.median, phone.p90) == (timedelta(hours=23), timedelta(hours=23))


def test_groups_under_five_are_not_shown_nor_to_be_had_by_subtraction(november: Calendar) -> None:
    Claim.objects.filter(booking__channel=Channel.COUNTER).delete()
    Booking.objects.filter(channel=Channel.COUNTER).first().delete()  # type: ignore[union-attr]
    assert figures_of(november) == [None, (10, 0), None]


def test_a_hold_that_ran_out_freed_nothing(calendar: Calendar) -> None:
    one = hold(wish(calendar), key=fresh(), at=NOW)
    cancel(one.id, at=NOW)
    booked(calendar, local(8))
    waiting.offer_freed(calendar.pk, at=NOW)
    assert not FreedPlace.objects.exists()


def test_the_command_takes_a_file_in_and_says_what_was_wrong(
    calendar: Calendar, tmp_path: Path
) -> None:
    path, out = tmp_path / "plan.csv", StringIO()
    path.write_text(FILE, encoding="utf-8")
    call_command("import_register", "opening-plans", str(path), "--dry-run", stdout=out)
    assert "Probelauf" in out.getvalue()
    assert "+ Dienstag, 9:00–9:30: Pause, 1 Schalter weg" in out.getvalue()
    path.write_text(FILE.replace("9:30", "8:30"), encoding="utf-8")
    with pytest.raises(CommandError, match="Zeile 3: bis"):
        call_command("import_register", "opening-plans", str(path))
    assert OpeningPlan.objects.get().capacity == 2


@pytest.mark.usefixtures("mailing")
def test_the_jobs_move_and_note(calendar: Calendar) -> None:
    closing = close(calendar, CLOSED, at=NOW)
    tasks.rebook(closing=closing.pk)
    tasks.rebook_all(0)
    tasks.note_releases(0)
