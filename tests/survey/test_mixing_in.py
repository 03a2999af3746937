"""From the invitation to the answer: nothing leads back."""

import logging
from collections import Counter
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import connection
from tests.survey.conftest import TODAY, asked, make_scale, plan_all

from buergertelefon.base.secret import hashed
from buergertelefon.survey import tasks
from buergertelefon.survey.actions.answering import answer, skip
from buergertelefon.survey.actions.mixing import forget, mix
from buergertelefon.survey.errors import BadAnswer, Unknown
from buergertelefon.survey.models import Answer, Asked, Given, Invitation

JUNE = date(2026, 6, 1)


@pytest.fixture
def _planned() -> None:
    make_scale()
    plan_all()


def say(value: int, comment: str = "", **about: str) -> str:
    """Somebody is asked and answers; their token."""
    token = asked(**about).token
    answer(token, value, comment, on=TODAY)
    return token


@pytest.mark.django_db
@pytest.mark.usefixtures("_planned")
def test_of_the_token_nothing_is_left_anywhere() -> None:
    token = say(1, "gut")
    for _ in range(4):
        say(2)
    mix(on=TODAY)
    assert Invitation.objects.count() == Given.objects.count() == 0
    for model in apps.get_app_config("survey").get_models():
        kept = str(list(model.objects.values()))
        assert token not in kept
        assert hashed(token) not in kept
    with pytest.raises(Unknown):
        answer(token, 1, on=TODAY)


@pytest.mark.django_db
@pytest.mark.usefixtures("_planned")
def test_an_answer_holds_no_moment_and_no_day() -> None:
    for _ in range(5):
        say(1)
    mix(on=TODAY)
    moments = [
        field.name for model in (Given, Answer)
        for field in model._meta.get_fields()  # noqa: SLF001  # Django's public name for it
        if field.get_internal_type() in {"DateTimeField", "BigAutoField", "AutoField"}
    ]  # fmt: skip
    assert moments == []
    assert set(Answer.objects.values_list("day", flat=True)) == {JUNE}


@pytest.mark.django_db
@pytest.mark.usefixtures("_planned")
def test_place_and_transaction_of_a_row_do_not_say_when_it_came() -> None:
    came = [f"Nummer {n}" for n in range(40)]
    for words in came:
        say(1, words)
    mix(on=TODAY)
    with connection.cursor() as cursor:
        cursor.execute("SELECT comment, xmin::text, id FROM survey_answer ORDER BY ctid")
        lie = cursor.fetchall()
    assert sorted(words for words, _, _ in lie) == sorted(came)
    assert [words for words, _, _ in lie] != came  # 1 in 40! by chance
    assert len({transaction for _, transaction, _ in lie}) == 1
    assert [key for *_, key in lie] == sorted(key for *_, key in lie)


@pytest.mark.django_db
@pytest.mark.usefixtures("_planned")
def test_what_waits_is_mixed_every_night_too() -> None:
    for n in range(4):
        say(1, f"Nummer {n}", area="hundesteuer")
    before = set(Given.objects.values_list("pk", flat=True))
    assert mix(on=TODAY) == (0, 4)
    after = set(Given.objects.values_list("pk", flat=True))
    assert len(after) == 4
    assert not before & after


@pytest.mark.django_db
@pytest.mark.usefixtures("_planned")
def test_five_of_a_topic_go_in_and_the_others_when_the_month_is_over() -> None:
    for n in range(9):
        say(1, area="hundesteuer" if n < 5 else f"thema-{n}", line="115")
    assert mix(on=TODAY) == (5, 4)
    assert mix(on=date(2026, 7, 14)) == (0, 4)
    say(2, area="thema-0")
    assert mix(on=date(2026, 7, 15)) == (5, 0)
    known = Counter(Answer.objects.values_list("day", "area", "line"))
    assert known == {(JUNE, "hundesteuer", "115"): 5, (JUNE, "", ""): 5}


@pytest.mark.django_db
@pytest.mark.usefixtures("_planned")
def test_four_of_a_month_count_to_the_next() -> None:
    for _ in range(4):
        say(1, area="hundesteuer")
    assert mix(on=date(2026, 7, 15)) == (0, 4)
    assert set(Given.objects.values_list("day", "area")) == {(date(2026, 7, 1), "")}


@pytest.mark.django_db
@pytest.mark.usefixtures("_planned")
def test_other_languages_count_to_their_own_wording() -> None:
    token = asked().token
    answer(token, 1, on=TODAY, language="en")
    assert Given.objects.get().scale.language == "en"
    counts = dict(Asked.objects.values_list("scale__language", "count"))
    assert counts == {"de": 0, "en": 1}


@pytest.mark.django_db
@pytest.mark.usefixtures("_planned")
@pytest.mark.parametrize(
    ("value", "comment"),
    [pytest.param(9, "", id="no such answer"), pytest.param(1, "x" * 501, id="too long")],
)
def test_an_answer_that_is_refused_can_be_given_again(value: int, comment: str) -> None:
    token = asked().token
    with pytest.raises(BadAnswer):
        answer(token, value, comment, on=TODAY)
    answer(token, 1, "gut\x00", on=TODAY)
    assert Given.objects.get().comment == "gut"


@pytest.mark.django_db
@pytest.mark.usefixtures("_planned")
def test_invitations_end_after_two_weeks_and_when_skipped() -> None:
    old, skipped = asked().token, asked().token
    skip(skipped, on=TODAY)
    with pytest.raises(Unknown):
        answer(skipped, 1, on=TODAY)
    with pytest.raises(Unknown):
        answer(old, 1, on=TODAY + timedelta(days=15))
    assert forget(on=TODAY + timedelta(days=14))[0] == 0
    assert forget(on=TODAY + timedelta(days=15))[0] == 1


@pytest.mark.django_db(transaction=True)
def test_the_job_of_the_night_logs_no_token_and_no_number(
    caplog: pytest.LogCaptureFixture,
) -> None:
    make_scale()
    plan_all()
    caplog.set_level(logging.DEBUG)
    tokens = [say(1, "Ein Satz") for _ in range(5)]
    tasks.mix(0)
    assert Answer.objects.count() == 5
    assert not any(token in caplog.text or hashed(token) in caplog.text for token in tokens)
    assert "Ein Satz" not in caplog.text
