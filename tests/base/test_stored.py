"""Each stored field has a purpose, a time and somebody who sees it."""

import csv
import json

import pytest
from django.apps import apps
from django.core.management import call_command
from django.utils.module_loading import import_string

from buergertelefon.base.queries import stored
from buergertelefon.base.stored import LENGTHS, Keep

LINES = list(stored())
#: packages whose list is not written yet; a new package has one from the beginning
NOT_YET = {
    "appointments", "base", "contacts", "courses", "directory", "federation", "feeds", "knowledge",
    "places", "practice", "responsibility", "staff", "telephony", "waste", "zms",
}  # fmt: skip


def test_every_field_says_what_for_how_long_and_who_sees_it() -> None:
    missing = [f"{one.model}.{one.field}" for one in LINES if one.said is None]
    assert not missing, (
        f"Not declared: {', '.join(missing)}. For each, add a line to STORED in "
        "src/buergertelefon/<package>/stored.py: purpose in German, a class of base.stored.Keep, "
        "who sees it. If it says who somebody is, erase it in cases/actions/forgetting.py, too."
    )


def test_no_table_says_something_of_a_field_that_is_gone() -> None:
    fields = {(one.model, one.field) for one in LINES}
    for app in apps.get_app_configs():
        if path := getattr(app, "stored", ""):
            package = path.split(".")[1]
            said = {
                (f"{package}.{model}", field)
                for model, table in import_string(path).items()
                for field in table
            }
            assert said <= fields, said - fields


def test_every_package_with_models_has_a_table_but_those_that_wait_for_one() -> None:
    without = {
        app.name.split(".")[1]
        for app in apps.get_app_configs()
        if app.name.startswith("buergertelefon.") and not hasattr(app, "stored")
        if [*app.get_models()]
    }
    assert without == NOT_YET


def test_every_class_says_how_long() -> None:
    assert set(LENGTHS) == set(Keep)


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
