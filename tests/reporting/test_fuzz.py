"""A clumsy administrator and a rude stranger: odd values in every page and form of figures."""

import gzip
import io
from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest
from django.db import models
from django.test import Client
from tests.factories import make_centre
from tests.reporting.test_nobody_watched import pages_of_figures

from buergertelefon.base.models import ServiceCentre
from buergertelefon.reporting import models as stored
from buergertelefon.staff.models import Agent
from buergertelefon.staff.rules import Role

ODD = (
    "", "0001-01-01", "9999-12-31", "2014-02-30", "0000-00-00", "2014-06-16T25:00", "1.5", "1e999",
    "-1", "٣", "²", "9" * 40, "nan", "\x00", "a\x00b", "\ud800", "<script>", "' OR 1=1 --",
    "x" * 5000, "tag", "viertelstunde", "F3", "L4", "eigen", "alles", "on", "24:00", "12:00",
    "2026-11", "2100-01-01", "1999-12-31", "a@b.de", "=1+1", "2147483648", "9223372036854775808",
)  # fmt: skip
FIELDS = [
    "zeitraum", "von", "bis", "nach", "mass", "leitung", "gemeinde", "kanal", "leistung",
    "vergleich", "vvon", "vbis", "sort", "seite", "dunkel", "monat", "jahr", "format", "art",
    "tag", "begins", "until", "reason", "week", "hours", "people", "number", "mail",
    "municipality", "month", "cents", "amount", "euros", "kind", "limit", "active", "quiet_from",
    "quiet_until", "do", "form", "lines", "opening", "count", "day", "start", "end",
]  # fmt: skip
OURS = [one for one in vars(stored).values() if isinstance(one, type)
        and issubclass(one, models.Model) and one._meta.managed]  # noqa: SLF001  # fmt: skip
LINE = b"1402912800|c1|q|NONE|"
FILES = {
    "garbage": bytes(range(256)) * 4000,
    "zeros": gzip.compress(b"\x00" * 30_000_000, 1),
    "one long line": b"x" * 10_000_000,
    "latin-1": "Tag;Leitung;früh aufgelegt\n16.06.2014;Bürgertelefon;3\n".encode("latin-1"),
    "crlf": b"Tag;Leitung;angeboten\r\n16.06.2014;x;3\r\n",
    "cut": gzip.compress(LINE + b"ENTERQUEUE||x|1\n")[:-6],
    "far apart": b"946684800|a|q|NONE|ENTERQUEUE\n4102444799|a|q|NONE|CONNECT|9\n",
    "quote": b'Tag;Leitung\n"' + b"16.06.2014;x\n" * 1000,
    "long names": LINE.replace(b"|q|", b"|" + b"q" * 300 + b"|") + b"ENTERQUEUE\n",
    "surrogate": LINE + b"\xed\xa0\x80\n",
    "old date": b"0001-01-01|c|q|NONE|ENTERQUEUE\n9999-12-31 23:59:59|c|q|NONE|ABANDON\n",
}  # fmt: skip


def rows() -> Counter[str]:
    return Counter({one.__name__: one._default_manager.count() for one in OURS})  # noqa: SLF001


def asked(mixed: Random, pages: list[str], count: int) -> Iterator[tuple[str, dict[str, object]]]:
    for n in range(count):
        names = mixed.sample(FIELDS, mixed.randint(1, 6)) if n % 5 else FIELDS
        yield (
            pages[n % len(pages)],
            {
                name: mixed.choice(ODD) if mixed.random() < 0.9 else mixed.choices(ODD, k=3)
                for name in names
            },
        )


@pytest.fixture
def people(db: None) -> list[Client]:
    here = make_centre()
    there = ServiceCentre.objects.create(slug="anderswo", name="Anderswo")
    found = []
    for centre in (here, there):
        for role in Role:
            found.append(Client(raise_request_exception=False))
            found[-1].force_login(Agent.objects.create_user(
                f"{role}-{centre.slug}", "x", name="X", centre=centre, roles=[role],
            ))  # fmt: skip
    return [*found, Client(raise_request_exception=False)]


@pytest.mark.load
def test_nothing_odd_is_an_error_of_ours(people: list[Client]) -> None:
    mixed = Random(115)
    pages = [*pages_of_figures(), "/versprechen/", "/offene-daten/"]
    pages = [one for one in pages if not one.endswith(".pdf") and one != "/health/"]
    lead = people[[*Role].index(Role.TEAM_LEAD)]
    answers: Counter[int] = Counter()
    for page, given in asked(mixed, pages, 250):
        client = lead if mixed.random() < 0.6 else mixed.choice(people)
        raw = {
            key: [str(one).encode(errors="surrogatepass") for one in value]
            if isinstance(value, list) else str(value).encode(errors="surrogatepass")
            for key, value in given.items()
        }  # fmt: skip
        way = mixed.choice(("get", "get", "post", "post", "post", "put", "delete", "head"))
        before = rows() if way == "post" else None
        if way in {"put", "delete"}:
            answer = getattr(client, way)(page)
        else:
            answer = getattr(client, way)(page, raw)
        answers[answer.status_code] += 1
        assert answer.status_code < 500, (way, page, given)
        if answer.status_code == 422 and way == "post":
            assert rows() == before, (way, page, given)
            assert b"kern-error" in answer.content or b"alert" in answer.content, (page, given)
    assert answers[200] > 5
    assert answers[422] > 5


@pytest.mark.load
@pytest.mark.parametrize("name", FILES)
def test_an_odd_file_of_the_past_is_taken_whole_or_not_at_all(
    people: list[Client], name: str
) -> None:
    lead = people[[*Role].index(Role.TEAM_LEAD)]
    for form in ("queue_log", "day_sums"):
        before = rows()
        for _ in range(2):
            file = io.BytesIO(FILES[name])
            file.name = f"{name}\x00ü.csv"
            answer = lead.post(
                "/zahlen/vergangenheit/", {"form": form, "do": "take", "file": file}
            )  # fmt: skip
            assert answer.status_code in {302, 422}
        imported = rows() - before
        assert imported["PastImport"] == (answer.status_code == 302)
        if answer.status_code == 422:
            assert not imported
    assert ServiceCentre.objects.count() == 2
