from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from tests.factories import make_agent
from tests.reporting.conftest import AT

from buergertelefon.base.models import ServiceCentre
from buergertelefon.contacts.models import Contact, Ledger, Milestone
from buergertelefon.reporting.actions.setting import open_count
from buergertelefon.reporting.errors import BadCount
from buergertelefon.reporting.models import AlarmRule
from buergertelefon.reporting.queries.alarms import alarms, recent
from buergertelefon.reporting.queries.milestones import count, marks

Call = Callable[..., Contact]
QUIET = {
    "longest_wait-limit": "60", "longest_wait-active": "on", "longest_wait-quiet_from": "18:00",
    "longest_wait-quiet_until": "07:00", "service_level-limit": "80", "service_level-active": "on",
}  # fmt: skip


def test_limits_are_set_together_or_not_at_all(centre: ServiceCentre, client: Client) -> None:
    client.force_login(make_agent(centre))
    assert "180" in client.get("/zahlen/alarme/").content.decode()
    bad = client.post(
        "/zahlen/alarme/", QUIET | {"longest_wait-quiet_until": "", "service_level-limit": "101"}
    )
    assert bad.status_code == 422
    assert "Bitte beide Zeiten" in bad.content.decode()
    assert not AlarmRule.objects.exists()
    for _ in range(2):
        assert client.post("/zahlen/alarme/", QUIET).status_code == 302
    assert list(AlarmRule.objects.order_by("kind").values_list("limit", flat=True)) == [60, 80]
    since = AT - timedelta(seconds=61)
    assert len(alarms(centre, longest_since=since, at=AT)) == 1
    night = AT + timedelta(hours=9)
    assert alarms(centre, longest_since=night - timedelta(hours=1), at=night) == []


def test_the_last_half_hour(centre: ServiceCentre, call: Call) -> None:
    call(AT - timedelta(minutes=31))
    for wait in (10, 30, 31):
        call(AT - timedelta(minutes=5), wait=wait)
    call(AT - timedelta(minutes=5), wait=3, end="abandoned")
    call(AT - timedelta(minutes=1), end="")  # still waits
    figure = recent(centre, at=AT)
    assert (figure.part, figure.whole) == (2, 4)


def test_the_count_begins_where_the_past_ends(centre: ServiceCentre, call: Call) -> None:
    open_count(centre, 1_999_999)
    now = count(centre)
    assert (now.last, now.whole) == (1_999_999, True)
    first = call()
    Contact.objects.filter(pk=first.pk).update(number=2_000_000)
    Ledger.objects.update(last_number=2_000_000)
    now = count(centre)
    assert (now.last, now.own, now.whole) == (2_000_000, 1, True)
    with pytest.raises(BadCount):
        open_count(centre, 5)
    Ledger.objects.update(last_number=2_000_001)  # a number without a call
    assert not count(centre).whole


def test_milestones(centre: ServiceCentre, client: Client, call: Call) -> None:
    client.force_login(make_agent(centre))
    call()
    page = client.post("/zahlen/jubilaeum/", {"number": "1", "do": "add"})
    assert (page.status_code, "schon vergeben" in page.content.decode()) == (422, True)
    for _ in range(2):
        client.post("/zahlen/jubilaeum/", {"number": "1000", "do": "add"})
    Milestone.objects.create(centre=centre, number=1)
    next_one, reached = marks(centre, last=1, on=AT.date())
    assert (next_one.number, next_one.left, next_one.reached) == (1000, 999, None)
    assert (reached.number, reached.line) == (1, "Bürgertelefon")
    text = client.get("/zahlen/jubilaeum/").content.decode()
    assert "noch 999 Anrufe" in text
    for _ in range(2):
        client.post("/zahlen/jubilaeum/1000/streichen/")
    client.post("/zahlen/jubilaeum/1/streichen/")
    assert list(Milestone.objects.values_list("number", flat=True)) == [1]


@pytest.mark.parametrize("value", ["", "x", "-1", "99999999999", "1\x00"])
@pytest.mark.parametrize("do", ["add", "opening"])
def test_nonsense_is_refused(centre: ServiceCentre, client: Client, do: str, value: str) -> None:
    client.force_login(make_agent(centre))
    given = {"number": value, "opening": value, "do": do}
    assert client.post("/zahlen/jubilaeum/", given).status_code == 422
