import gzip
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from tests.factories import make_agent
from tests.reporting.conftest import AT

from buergertelefon.base.models import ServiceCentre
from buergertelefon.contacts.models import Contact
from buergertelefon.reporting.actions.rolling import rebuild
from buergertelefon.reporting.models import Day, PastImport, Quarter, WaitDay
from buergertelefon.reporting.queries.totals import by, days, total

T = 1402913100
LOG = "\n".join([
    f"{T}|c1|bt|NONE|ENTERQUEUE||0421123456|1", f"{T + 10}|c1|bt|SIP/1|CONNECT|10|x|3",
    f"{T + 20}|c2|kfz|NONE|ENTERQUEUE||x|1", f"{T + 60}|c2|kfz|NONE|ABANDON|1|1|40",
    f"{T + 61}|c3|bt|NONE|ERDBEBEN|x", "",
])  # fmt: skip
MONDAY = date(2014, 6, 16)


def test_a_log_is_brought_listed_counted_once_and_taken_back(
    centre: ServiceCentre, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = tmp_path / "queue_log", tmp_path / "queue_log.1.gz"
    lines = LOG.splitlines(keepends=True)
    first.write_text("".join(lines[1:]))
    second.write_bytes(gzip.compress(lines[0].encode()))
    given = ["past", "queue_log", str(first), str(second), "--line", "bt=Bürgertelefon"]
    call_command(*given, "--line", "kfz=Kfz-Termine:04012000", "--dry-run")
    assert not PastImport.objects.exists()
    for _ in range(2):
        call_command(*given, "--line", "kfz=Kfz-Termine:04012000")
    assert "ERDBEBEN in bt: 1-mal" in capsys.readouterr().out
    found = by(days(centre.pk, since=MONDAY, until=date(2014, 6, 17)), "line", "municipality")
    assert {key: (one.answered, one.abandoned) for key, one in found.items()} == {
        ("Bürgertelefon", "04011000"): (1, 0), ("Kfz-Termine", "04012000"): (0, 1),
    }  # fmt: skip
    assert total(Quarter.objects.all()) == total(Day.objects.all())
    assert sorted(WaitDay.objects.values_list("seconds", flat=True)) == [10, 40]
    rebuild(centre, at=AT)  # what is ours is made anew, the past stays
    assert total(Day.objects.all()).offered == 2
    call_command("past", "drop", str(PastImport.objects.get().pk))
    assert not Day.objects.exists()
    assert not Quarter.objects.exists()


@pytest.mark.parametrize(
    "given",
    [["drop", "9"], ["queue_log"], ["queue_log", "fehlt"], ["day_sums", "x", "--line", "x"]],
)
def test_what_cannot_be_done_is_said(centre: ServiceCentre, given: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("past", *given)


def test_a_time_is_counted_once(
    centre: ServiceCentre, call: Callable[..., Contact], tmp_path: Path
) -> None:
    file = tmp_path / "queue_log"
    file.write_text(LOG)
    call_command("past", "queue_log", str(file))
    file.write_text(LOG + f"{T + 99}|c4|bt|NONE|JOINEMPTY\n")
    with pytest.raises(CommandError, match="schon in „queue_log“"):
        call_command("past", "queue_log", str(file))
    call_command("past", "drop", str(PastImport.objects.get().pk))
    call(AT)
    file.write_text("day,line,calls,answered,answered in time,asa\n2014-06-16,a,1,1,1,1\n")
    with pytest.raises(CommandError, match="zählt das Bürgertelefon selbst"):
        call_command("past", "day_sums", str(file))
    assert not Day.objects.exists()


def test_the_page(centre: ServiceCentre, client: Client) -> None:
    client.force_login(make_agent(centre))

    def post(text: bytes, do: str, **more: str) -> tuple[int, str]:
        file = SimpleUploadedFile("queue_log", text)
        answer = client.post(
            "/zahlen/vergangenheit/", {"form": "queue_log", "file": file, "do": do} | more,
            follow=True,
        )  # fmt: skip
        return answer.status_code, answer.content.decode()

    assert client.get("/zahlen/vergangenheit/").status_code == 200
    status, text = post(LOG.encode(), "look")
    assert "2 Anrufe" in text
    assert not PastImport.objects.exists()
    status, text = post(b"kaputt", "take")
    assert (status, "Zeile 1: Erwartet" in text) == (422, True)
    status, text = post(gzip.compress(LOG.encode())[:40], "take")
    assert (status, "beschädigt" in text) == (422, True)
    status, text = post(LOG.encode(), "take", lines="bt = Bürgertelefon, Atlantis")
    assert (status, "Atlantis" in text) == (422, True)
    post(LOG.encode(), "take", lines="bt = Bürgertelefon, Bremerhaven")
    _, text = post(LOG.encode(), "take")
    assert "schon eingelesen" in text
    brought = PastImport.objects.get()
    assert Day.objects.filter(municipality="04012000").count() == 1
    for _ in range(2):
        client.post(f"/zahlen/vergangenheit/{brought.pk}/zurueck/")
    assert not Day.objects.exists()
    assert io.StringIO(client.get("/zahlen/vergangenheit/vorlage.csv").content.decode()).read(5)
