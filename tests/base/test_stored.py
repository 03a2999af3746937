"""Each stored field has a purpose, a time and somebody who sees it."""

import csv
import json
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.utils.module_loading import import_string

from buergertelefon.base.queries import stored, undeclared
from buergertelefon.base.stored import LENGTHS, Keep
from buergertelefon.base.tables import OTHERS
from buergertelefon.courses.rules.due import forgotten_before

LINES = list(stored())


def test_every_field_says_what_for_how_long_and_who_sees_it() -> None:
    missing = [f"{one.model}.{one.field}" for one in LINES if one.said is None]
    assert not missing, (
        f"Not declared: {', '.join(missing)}. For each, add a line to STORED in "
        "src/buergertelefon/<package>/stored.py, named in its AppConfig (`stored`): purpose in "
        "German, a class of base.stored.Keep, who sees it, and `of_staff` if it is about a person "
        "who works here. If it says who somebody is, erase it in a nightly task, too."
    )


def test_no_table_says_something_of_a_field_that_is_gone() -> None:
    fields = {(one.model, one.field) for one in LINES}
    tables = {
        app.label: import_string(app.stored)
        for app in apps.get_app_configs()
        if hasattr(app, "stored")
    }
    for label, tables_of in (tables | OTHERS).items():
        said = {
            (f"{label}.{model}", field) for model, table in tables_of.items() for field in table
        }
        assert said <= fields, said - fields


def test_every_class_says_how_long() -> None:
    assert set(LENGTHS) == set(Keep)


@pytest.mark.parametrize(
    ("keep", "constant"),
    [
        pytest.param(keep, f"buergertelefon.{constant}", id=keep)
        for keep, constant in [
            (Keep.COMMENT, "survey.actions.mixing.COMMENTS_KEPT"),
            (Keep.INVITATION, "survey.rules.asking.VALID"),
            (Keep.MESSAGE, "messages.actions.KEEP"),
            (Keep.MAIL, "cases.actions.mail_sorting.KEEP"),
            (Keep.NOTE, "contacts.actions.KEEP_NOTE"),
            (Keep.CALLBACK, "contacts.actions.KEEP_NUMBER"),
            (Keep.ATTEMPT, "practice.actions.KEEP"),
            (Keep.ASKED_BY, "knowledge.actions.words.KEEP_READER"),
            (Keep.JOB, "base.tasks.KEEP_FAILED"),
            (Keep.HOLD, "appointments.rules.proof.VALID"),
            (Keep.APPOINTMENT, "appointments.actions.forgetting.KEEP"),
            (Keep.CLOSING, "appointments.actions.forgetting.KEEP"),
            (Keep.COURSE, "courses.actions.forgetting.KEEP"),
            (Keep.DEBIT, "courses.rules.due.ACCOUNT"),
            (Keep.MANDATE, "courses.rules.due.MANDATE"),
            (Keep.BANK_FILE, "courses.rules.due.FILE"),
            (Keep.REPORT, "waste.rules.reports.KEEP"),
            (Keep.REPORT_LINE, "waste.rules.reports.KEEP_ROWS"),
            (Keep.HOUSEHOLD, "waste.actions.bulky_forgetting.KEEP_NAMES"),
            (Keep.PICK_UP, "waste.actions.bulky_forgetting.KEEP"),
            (Keep.SOUGHT, "waste.actions.seeking.KEPT"),
            (Keep.ENQUIRY, "federation.rules.enquiries.KEEP"),
            (Keep.ENQUIRY_LINE, "federation.actions.enquiries.KEEP_LINE"),
            (Keep.PRESS, "zms.actions.KEEP"),
            (Keep.DUTY, "telephony.actions.DUTY_KEPT"),
        ]
    ],
)
def test_the_words_say_what_the_code_does(keep: Keep, constant: str) -> None:
    most = import_string(constant)
    assert LENGTHS[keep].most == most
    numbers = {str(most.days), str(most.days // 7), str(most // timedelta(hours=1))}
    numbers |= {"ein Jahr", "eine Stunde", "drei Tage"}
    assert any(number in LENGTHS[keep].words for number in numbers)


def test_lengths_that_are_no_span_say_what_the_code_does(settings: object) -> None:
    assert timedelta(seconds=settings.SESSION_COOKIE_AGE) == LENGTHS[Keep.SESSION].most  # type: ignore[attr-defined]  # Django's
    assert apps.get_model("cases", "Inbox")().keep_days == 90
    assert forgotten_before(date(2026, 11, 28)) == date(2018, 1, 1)  # made in 2017: 8 full years
    undated = import_string("buergertelefon.courses.actions.forgetting.KEEP_UNDATED")
    ended = import_string("buergertelefon.courses.actions.forgetting.KEEP_ENDED")
    assert (undated, ended) == (timedelta(days=365), timedelta(days=30))
    assert import_string("buergertelefon.waste.actions.reminding.KEEP") == timedelta(days=2)
    night, epoch = timedelta(days=1), import_string("buergertelefon.contacts.callers.EPOCH")
    kept = import_string("buergertelefon.contacts.callers.KEEP_KEY")
    assert kept + night == 2 * epoch == LENGTHS[Keep.CALLER].most
    assert "28 Tage" in LENGTHS[Keep.CALLER].words


def test_what_points_at_a_person_who_works_here_says_so() -> None:
    people = get_user_model()
    pointing = {
        (field.model._meta.label, field.name)  # noqa: SLF001  # Django's public name for it
        for model in apps.get_models()
        for field in model._meta.get_fields()  # noqa: SLF001  # see above
        if field.related_model is people and not field.auto_created
    }
    about_staff = {(one.model, one.field) for one in LINES if one.said and one.said.of_staff}
    assert pointing <= about_staff, pointing - about_staff


@pytest.mark.django_db
def test_every_column_of_the_database_is_declared_and_one_that_is_not_is_shown() -> None:
    assert undeclared() == []
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE watched (agent text, seconds int)")
        cursor.execute("ALTER TABLE contacts_contact ADD COLUMN agent text")
        cursor.execute("CREATE SCHEMA aside CREATE TABLE watched (agent text)")
    assert undeclared() == ["aside.watched.agent", "contacts_contact.agent", "watched.agent",
                            "watched.seconds"]  # fmt: skip


def test_the_list_is_printed_for_people_and_programs(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("stored")
    assert "  question: die Frage, damit sie" in capsys.readouterr().out
    call_command("stored", "--json")
    rows = json.loads(capsys.readouterr().out)
    [question] = [one for one in rows if (one["model"], one["field"]) == ("cases.Case", "question")]
    assert question["keep"] == "case"
    call_command("stored", "--csv")
    table = csv.DictReader(capsys.readouterr().out.splitlines(), delimiter=";")
    assert [one["field"] for one in table] == [one["field"] for one in rows]
