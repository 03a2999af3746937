"""What stands in files of collection days, in every format; and what is wrong with them."""

import gzip
import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from tests.waste.files import CALENDARS, HOUSES, brought, csv_of, event, ics, json_of, register

from buergertelefon.waste.errors import BadFile
from buergertelefon.waste.formats import File, files_of, read
from buergertelefon.waste.rules.kinds import Kind
from buergertelefon.waste.rules.records import Dated, Reading, address_of, as_of_in, figures

DEICH = ("amdeich", "2a")


def test_a_register_with_its_calendars() -> None:
    reading = register()
    assert (reading.problems, reading.warnings, reading.full) == ([], [], True)
    found = figures(reading)
    assert (found.addresses, found.streets, found.without, found.streets_without) == (5, 3, 1, 1)
    assert (found.need_number, found.span) == (1, (date(2020, 2, 29), date(2020, 4, 18)))
    assert found.dates == ((Kind.RESIDUAL, 4, 2), (Kind.ORGANIC, 4, 2), (Kind.PAPER, 2, 2))
    assert Dated(date(2020, 2, 29), Kind.PAPER) in reading.calendars["2"]  # a leap day


def test_a_house_that_is_written_in_two_ways_is_one() -> None:
    twice = register([*HOUSES, ("AM DEICH", "2 a", "1")])
    assert (len(twice.houses), twice.houses[DEICH].number, twice.warnings) == (5, "2A", [])
    other = register([*HOUSES, ("Am Deich", "2a", "2")])
    assert other.houses[DEICH].calendar == "1"
    assert [one.words for one in other.warnings] == [
        "Zeile 7: Am Deich 2a steht schon da, mit Kalender 1; der gilt, nicht 2."
    ]


ADDRESSES, DATES = csv_of(HOUSES), json_of(CALENDARS)


@pytest.mark.parametrize(
    ("addresses", "dates", "says"),
    [
        pytest.param(ADDRESSES.replace("kalender", "tour"), DATES,
                     "Zeile 1: Die Spalte „kalender“ fehlt.", id="missing column"),
        pytest.param(ADDRESSES + "Am Deich;8", DATES, "Zeile 7: 2 Felder statt 3.", id="cut line"),
        pytest.param(ADDRESSES + "Am Deich;;1\n", DATES, "Zeile 7: Die Hausnummer fehlt.",
                     id="no number"),
        pytest.param(ADDRESSES + ";8;1\n", DATES, "Zeile 7: Die Straße fehlt.", id="no street"),
        pytest.param(ADDRESSES + "Am Deich;8;44\n", DATES,
                     "Zeile 7: Den Kalender „44“ gibt es in der Datei der Kalender nicht.",
                     id="unknown calendar"),
        pytest.param(ADDRESSES + f"{'x' * 121};8;1\n", DATES,
                     "Zeile 7: Der Name der Straße ist länger als 120 Zeichen.", id="long name"),
        pytest.param(ADDRESSES + '"Am Deich;8;1\n', DATES, "Zeile 7: Ab hier ist die Datei kein"
                     " lesbares CSV: Bitte die Anführungszeichen prüfen.", id="open quote"),
        pytest.param(ADDRESSES, "{}", 'Erwartet werden Kalender: {"1": [{"datum": …, "arten":'
                     " […]}]}.", id="no calendars"),
        pytest.param(csv_of([]), DATES, "Darin steht keine einzige Adresse.", id="no address"),
        pytest.param(ADDRESSES, DATES.replace("Papier", "Sondermüll"),
                     "Kalender 1, 2. Tag: Die Abfallart „Sondermüll“ kennen wir nicht.",
                     id="unknown kind"),
        pytest.param(ADDRESSES, DATES.replace("2020-02-29", "2021-02-29"),
                     "Kalender 2, 3. Tag: „2021-02-29“ ist kein Tag (so: 2026-11-27 oder"
                     " 27.11.2026).", id="no leap year"),
        pytest.param(ADDRESSES, DATES[:-30], "Zeile 1: Hier ist die Datei abgeschnitten oder kein"
                     " lesbares JSON.", id="cut JSON"),
        pytest.param(ADDRESSES, "[" * 100_000, "Die Datei ist zu tief verschachtelt.", id="deep"),
        pytest.param(ADDRESSES, '{"1": [], "1": []}', "„1“ steht zweimal da.", id="twice"),
        pytest.param(ADDRESSES, '{"1": [{"datum": "2020-01-01"}]}',
                     "Kalender 1, 1. Tag: „arten“ fehlt oder ist leer.", id="no kinds"),
        pytest.param(ADDRESSES, '{"1": [], "2": [], "9": []}', "Darin steht kein einziger Termin.",
                     id="no dates"),
    ],
)  # fmt: skip
def test_a_register_names_what_is_wrong(addresses: str, dates: str, says: str) -> None:
    reading = brought({"a.csv": addresses, "k.json": dates})
    assert says in [one.words for one in reading.problems]


def test_the_same_files_have_the_same_digest_however_they_are_packed() -> None:
    plain = brought({"a.csv": ADDRESSES, "k.json": DATES})
    packed = brought({"neu.csv.gz": gzip.compress(ADDRESSES.encode()), "k.json": DATES})
    assert plain.digest == packed.digest != brought({"a.csv": ADDRESSES + " ", "k": DATES}).digest


def test_calendar_files_of_c_trace_name_their_addresses() -> None:
    reading = brought(
        {"1.ics": ics(event("20201222", "Bioabfall"), event("20210102", "Papier / Gelber Sack")),
         "2.ics": ics(event("20210109", "Tannenbaumabfuhr", "Bremen\\,Straße des 17. Juni 5"))}
    )  # fmt: skip
    assert (reading.problems, reading.full) == ([], False)
    assert {key: one.number for key, one in reading.houses.items()} == {
        DEICH: "2a", ("strassedes17juni", "5"): "5",
    }  # fmt: skip
    assert reading.calendars["Am Deich 2a"] == {
        (date(2020, 12, 22), Kind.ORGANIC), (date(2021, 1, 2), Kind.PAPER),
        (date(2021, 1, 2), Kind.PACKAGING),
    }  # fmt: skip
    assert reading.spans()["Straße des 17. Juni 5"] == (date(2021, 1, 9), date(2021, 1, 9))


@pytest.mark.parametrize(
    ("start", "day"),
    [
        pytest.param("DTSTART:20261025T060000", date(2026, 10, 25), id="local time"),
        pytest.param("DTSTART;VALUE=DATE:20240229", date(2024, 2, 29), id="a day, leap year"),
        pytest.param("DTSTART:20260328T230000Z", date(2026, 3, 29), id="UTC, night of summer time"),
        pytest.param("DTSTART:20261024T220000Z", date(2026, 10, 25), id="UTC, still summer time"),
        pytest.param("DTSTART:20261025T230000Z", date(2026, 10, 26), id="UTC, winter time"),
    ],
)
def test_the_day_is_the_local_one(start: str, day: date) -> None:
    reading = brought({"a.ics": ics(f"{start}\nSUMMARY:Bio")}, "Am Deich 2a")
    assert reading.calendars["Am Deich 2a"] == {(day, Kind.ORGANIC)}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param(ics(event("20200101", "Glas")),
                     "Zeile 4: Die Abfallart „Glas“ kennen wir nicht.", id="unknown kind"),
        pytest.param(ics(event("20200101", "Bio", "Bremen")),
                     "Zeile 4: Straße und Hausnummer (LOCATION) fehlen.", id="no address"),
        pytest.param(ics(event("20200101", "Bio"), "SUMMARY:Bio"),
                     "Zeile 10: Der Tag (DTSTART) fehlt oder ist nicht lesbar.", id="no day"),
        pytest.param(ics(event("20200101", "Bio") + "\nRRULE:FREQ=WEEKLY"),
                     "Zeile 4: Wiederholungen lesen wir nicht: Bitte jeden Tag einzeln.",
                     id="rule"),
        pytest.param(ics(event("20200101", "Bio"), end=False),
                     "Die Datei ist abgeschnitten: END:VCALENDAR fehlt.", id="cut"),
        pytest.param(ics(), "Darin steht keine einzige Adresse.", id="no event"),
        pytest.param("", "Die Datei ist leer.", id="empty"),
        pytest.param("Datum;Abfuhrart\n", "In x steht keine Adresse.", id="table of whom"),
    ],
)  # fmt: skip
def test_a_single_file_names_what_is_wrong(text: str, says: str) -> None:
    assert any(says in one.words for one in brought({"x": text}).problems)


TABLE = '"Wochentag";"Datum";"Abfuhrart"\n"Mittwoch";"22.12.2020";"Restmüll"\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_table_of_c_trace_says_the_dates_of_an_address(encoding: str) -> None:
    more = '"Samstag";"02.01.2021";"Papier / Gelber Sack"'
    reading = brought({"a.csv": (TABLE + more).encode(encoding)}, "Am Deich 2a")
    assert reading.calendars == {
        "Am Deich 2a": {
            (date(2020, 12, 22), Kind.RESIDUAL), (date(2021, 1, 2), Kind.PAPER),
            (date(2021, 1, 2), Kind.PACKAGING),
        }
    }  # fmt: skip
    assert [one.words for one in reading.warnings] == [
        "Zeile 2: Der 22.12.2020 ist ein Dienstag, nicht Mittwoch. Der Tag gilt."
    ]


FEED = '{"day_of_collection": "2023-01-15", "garbage_types": ["yellow", "BLUE"]}'


@pytest.mark.parametrize(
    ("text", "address"),
    [
        pytest.param(FEED, "Am Deich 2a, Bremen", id="the next date"),
        pytest.param(f"[{FEED}]", "Am Deich 2a", id="a list"),
        pytest.param(f'{{"street": "Am Deich", "number": "2a", "dates": [{FEED}]}}', "",
                     id="with its address"),
    ],
)  # fmt: skip
def test_a_feed_says_dates_of_an_address(text: str, address: str) -> None:
    reading = brought({"a.json": text}, address)
    assert reading.calendars["Am Deich 2a"] == {
        (date(2023, 1, 15), Kind.PACKAGING), (date(2023, 1, 15), Kind.PAPER)
    }  # fmt: skip


def test_folders_and_archives_are_several_files(tmp_path: Path) -> None:
    names = {f"{n}.ics": ics(event("20200101", "Bio", f"X\\,Am Deich {n}")) for n in range(1, 4)}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in names.items():
            archive.writestr(name, text)
            archive.writestr(f"__MACOSX/._{name}", b"\x00\x05")
            (tmp_path / name).write_text(text)
    for files in (files_of([tmp_path]), [File("a.zip", packed.getvalue())]):
        assert len(read(files).houses) == 3


@pytest.mark.parametrize(
    ("files", "says"),
    [
        pytest.param({"a.csv.gz": gzip.compress(ADDRESSES.encode())[:60], "k.json": DATES},
                     "a.csv.gz ist abgeschnitten oder beschädigt.", id="cut gz"),
        pytest.param({"a.zip": b"PK\x03\x04 nothing"}, "a.zip ist abgeschnitten oder beschädigt.",
                     id="broken zip"),
        pytest.param({"a.csv": b"\x00\x01"}, "a.csv: Das ist keine Textdatei.", id="no text"),
        pytest.param({"a.csv": ADDRESSES}, "gehört genau eine Datei mit Kalendern", id="alone"),
        pytest.param({"a.csv.gz": gzip.compress(bytes(200_000_001), 1)}, "mehr als 200 MB",
                     id="a bomb"),
    ],
)  # fmt: skip
def test_files_that_cannot_be_read(files: dict[str, str | bytes], says: str) -> None:
    with pytest.raises(BadFile, match=says.replace("(", r"\(").replace(")", r"\)")):
        brought(files)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("Bremen,Aachener Straße 22", ("Aachener Straße", "22"), id="town before"),
        pytest.param("Am Wall 9 a, Bremen", ("Am Wall", "9 a"), id="town behind"),
        pytest.param("Adlerweg (KG Hohweg) 3", ("Adlerweg (KG Hohweg)", "3"), id="allotment"),
        pytest.param("Am Wall 9-11/2", ("Am Wall", "9-11/2"), id="range"),
        pytest.param("Am Wall", None, id="no number"),
    ],
)
def test_an_address_in_one_line(text: str, found: tuple[str, str] | None) -> None:
    assert address_of(text) == found


def test_the_day_of_a_file_stands_in_its_name() -> None:
    assert as_of_in("adressen_2020-01-24.csv.gz") == date(2020, 1, 24)
    assert as_of_in("adressen_2020-13-24.csv") is as_of_in("adressen.csv") is None


def test_no_more_than_a_hundred_problems_are_kept() -> None:
    assert len(brought({"a.csv": ADDRESSES + "x\n" * 500, "k.json": DATES}).problems) == 100
    assert isinstance(register(), Reading)
