"""Registers as they come: what is wrong is named with its line, and nothing is guessed."""

from datetime import date

import pytest

from buergertelefon.places.actions import Taken
from buergertelefon.places.actions.addresses import import_addresses
from buergertelefon.places.actions.municipalities import import_municipalities
from buergertelefon.places.errors import BadRegister
from buergertelefon.places.gazetteer import gazetteer
from buergertelefon.places.models import Address, Area, Commune, District, Postcode, Street
from buergertelefon.places.rules.registers import decoded

DAY = date(2023, 11, 30)
BREMEN = "040110000000"
COMMUNES = """ars,ags,name,typ,plz_verwaltungssitz,einwohner,finanzamt_bufa
040110000000,04011000,"Bremen, Stadt",61,28195,569396,2471
040120000000,04012000,"Bremerhaven, Stadt",61,27576,115468,2475
032510037037,03251037,Stuhr,64,28816,33784,2346
"""


def gv(kind: str, ags: str, union: str, name: str, **at: str) -> str:
    """A line of GV100AD: columns of Destatis' record description."""
    line = list(f"{kind}20231130{ags:<8}{union:<4}{name:<50}".ljust(220))
    for column, text in at.items():
        start = int(column[1:]) - 1
        line[start : start + len(text)] = text
    return "".join(line)


GV100AD = "\n".join(
    [
        gv("10", "04", "", "Bremen"),
        gv("40", "04011", "", "Bremen", c123="41"),
        gv("40", "03251", "", "Diepholz", c123="44"),
        gv("50", "03251", "0037", "Stuhr"),
        gv("60", "04011000", "0000", "Bremen, Stadt", c123="61", c166="28195", c178="2471"),
        gv("60", "03251037", "0037", "Stuhr", c123="64", c140="00000033784", c166="28816"),
    ]
)


def take(text: str, *, dry_run: bool = False, as_of: date = DAY) -> Taken:
    return import_municipalities(text.encode(), source="Test", as_of=as_of, dry_run=dry_run)


@pytest.mark.django_db
@pytest.mark.parametrize("text", [COMMUNES, GV100AD], ids=["CSV", "GV100AD"])
def test_municipalities_come_in_and_a_second_time_nothing_changes(text: str) -> None:
    first, second = take(text), take(text)
    assert (first.new, second.new, second.changed, second.ended) == (first.new, 0, 0, 0)
    assert second.unchanged == first.new
    bremen = Commune.objects.get(key=BREMEN)
    assert (bremen.code, bremen.postcode, bremen.tax_office) == ("04011000", "28195", "2471")
    assert Commune.objects.get(name="Stuhr").inhabitants == 33784


@pytest.mark.django_db
def test_the_official_file_names_kreise_and_laender() -> None:
    take(GV100AD)
    assert dict(Area.objects.values_list("key", "name")) == {
        "04": "Bremen", "04011": "Bremen", "03251": "Landkreis Diepholz",
    }  # fmt: skip
    assert [one.label for one in gazetteer().find("Landkreis Diepholz")] == ["Landkreis Diepholz"]
    assert [one.kind.value for one in gazetteer().find("Bremen")] == ["commune"]


@pytest.mark.django_db
def test_a_preview_leaves_nothing() -> None:
    assert take(COMMUNES, dry_run=True).new == 3
    assert not Commune.objects.exists()


@pytest.mark.django_db
def test_what_a_newer_register_does_not_name_has_ended() -> None:
    take(COMMUNES)
    later = date(2025, 1, 1)
    done = take("\n".join(COMMUNES.splitlines()[:3]), as_of=later)
    assert done.ended == 1
    assert Commune.objects.get(name="Stuhr").ended == later
    (old,) = gazetteer().find("Stuhr")
    assert (old.label, old.ended, old.into) == ("Stuhr (bis 01.01.2025)", later, "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("line", "words"),
    [
        pytest.param(
            "04011000000,04011000,Bremen,61,28195,1,2471", "hat 11 Zeichen", id="a short ARS"
        ),
        pytest.param(
            "04011000000x,04011000,Bremen,61,,,", "erwartet sind 12 Ziffern", id="a letter"
        ),
        pytest.param("040110000000,04012000,Bremen,61,,,", "nicht dieselbe", id="two keys differ"),
        pytest.param("040110000000,04011000,,61,,,", "keinen Namen", id="no name"),
        pytest.param("040110000000,04011000,Bremen,61,2819,,", "keine 5 Ziffern", id="postcode"),
        pytest.param("040110000000,04011000,Bremen,61,,,24", "keine BUFA", id="tax office"),
        pytest.param("040110000000,04011000,Bremen, Stadt,,,,1", "mehr Felder", id="a comma more"),
        pytest.param("04011000000²,04011000,Bremen,,,,", "12 Ziffern", id="a raised digit"),
    ],
)
def test_a_wrong_line_is_named_and_left_out(line: str, words: str) -> None:
    head, good = COMMUNES.splitlines()[0], COMMUNES.splitlines()[3]
    done = take(f"{head}\n{line}\n{good}\n")
    assert done.new == 1
    assert [n for n, _ in done.problems] == [2]
    assert words in done.problems[0][1]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(b"a;b\n1;2\n", "Gefunden: a, b", id="other columns"),
        pytest.param(b"PK\x03\x04\x00\x00", "keine Textdatei", id="an archive"),
        pytest.param(
            "ars,ags,name\n1,2,MÃ¼nchen\n".encode(), "doppelt kodiert", id="twice encoded"
        ),
        pytest.param(b"", "nichts", id="an empty file"),
        pytest.param(b"x" * 200_000, "Kopfzeile ist kein CSV", id="one endless line"),
        pytest.param(COMMUNES.splitlines()[0].encode(), "keine einzige", id="a head only"),
        pytest.param(
            b'ars,ags,name\n1,2,"' + b"x" * 200_000,
            "Nach Zeile 1 ist es kein CSV",
            id="a quote never closed",
        ),
    ],
)
def test_a_file_that_is_none_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(BadRegister, match=words):
        import_municipalities(data, source="Test", as_of=DAY)
    assert not Commune.objects.exists()


@pytest.mark.django_db
def test_a_municipality_twice_is_refused_whole() -> None:
    twice = COMMUNES + COMMUNES.splitlines()[1] + "\n"
    with pytest.raises(BadRegister, match="1 Gemeinden stehen mehrfach"):
        take(twice)
    assert not Commune.objects.exists()


@pytest.mark.django_db
def test_one_municipality_under_two_keys_is_refused_whole() -> None:
    other = COMMUNES.splitlines()[3].replace("032510037037", "032510038037")
    with pytest.raises(BadRegister, match="AGS 03251037"):
        take(COMMUNES + other + "\n")
    assert not Commune.objects.exists()


@pytest.mark.django_db
def test_a_municipality_whose_verband_changes_keeps_its_ags() -> None:
    take(COMMUNES)
    done = take(COMMUNES.replace("032510037037", "032510038037"), as_of=date(2025, 1, 1))
    assert (done.new, done.ended) == (1, 1)
    assert Commune.objects.get(code="03251037", ended=None).key == "032510038037"
    done = take(COMMUNES, as_of=date(2025, 2, 1))
    assert (done.changed, done.ended) == (1, 1)
    assert Commune.objects.get(code="03251037", ended=None).key == "032510037037"


@pytest.mark.django_db
def test_a_wrong_key_of_a_land_is_named_and_left_out() -> None:
    done = take(GV100AD.replace("1020231130" + "04 ", "1020231130" + "04x"))
    assert [n for n, _ in done.problems] == [1]
    assert set(Area.objects.values_list("key", flat=True)) == {"04011", "03251"}


LATER = date(2025, 1, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("line", "ended", "says"),
    [
        pytest.param("032510037037,03251037,,64,,,", 0, False, id="its keys can be read"),
        pytest.param("03251003703x,03251037,Stuhr,64,,,", 0, False, id="its AGS can be read"),
        pytest.param("032510037037,03251037,Stuhr,64,,,,more", 0, False, id="a comma too much"),
        pytest.param("03251003703x,x,Stuhr,64,,,", 0, True, id="nothing can be read"),
        pytest.param("032510041041,03251041,,64,,,", 1, False, id="it was about another one"),
    ],
)
def test_what_a_line_that_cannot_be_read_may_be_about_has_not_gone(
    line: str, ended: int, *, says: bool
) -> None:
    take(COMMUNES)
    done = take("\n".join([*COMMUNES.splitlines()[:3], line]), as_of=LATER)
    assert (done.ended, Commune.objects.filter(name="Stuhr", ended=None).count()) == (
        ended, 1 - ended,
    )  # fmt: skip
    words = ["1 Zeile nicht lesbar: nichts gilt als weggefallen."]
    assert list(done.notes) == (words if says else [])


@pytest.mark.django_db
def test_a_municipality_under_a_new_key_has_moved_whatever_cannot_be_read() -> None:
    take(COMMUNES)
    lines = COMMUNES.replace("032510037037", "032510038037").splitlines()
    done = take("\n".join([*lines[:2], "x,y,z", lines[3]]), as_of=LATER)
    assert (done.new, done.ended) == (1, 1)
    assert Commune.objects.get(code="03251037", ended=None).key == "032510038037"


@pytest.mark.django_db
def test_postcodes_that_a_broken_line_may_name_have_not_gone() -> None:
    take("ort,plz,kreis\nStuhr,28816,\nWeyhe,28844,\nSyke,28857,\n")
    assert take("ort,plz,kreis\nStuhr,28816,\n,28844,\n").ended == 1
    assert set(Postcode.objects.values_list("code", flat=True)) == {"28816", "28844"}
    done = take("ort,plz,kreis\nStuhr,28816,\nWeyhe,2884,\n")
    assert (done.ended, len(done.notes)) == (0, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("line", "left"),
    [
        pytest.param("Am Wall;ohne;", {"Alte Straße 1", "Am Wall 1", "Am Wall 2"}, id="street"),
        pytest.param(";7;", {"Alte Straße 1", "Am Wall 1", "Am Wall 2", "Weg 1"}, id="nothing"),
        pytest.param("Platz;1;", {"Alte Straße 1", "Platz 1"}, id="it can be read"),
    ],
)
def test_houses_that_a_broken_line_may_name_have_not_gone(line: str, left: set[str]) -> None:
    head = "strasse;hausnummer;ortsteil\nAlte Straße;1;\n"
    for rest in ("Am Wall;1;\nAm Wall;2;\nWeg;1;\n", line):
        import_addresses((head + rest).encode(), commune=BREMEN, source="Test", as_of=DAY)
    rows = Address.objects.values_list("street__name", "number")
    assert {f"{street} {number}" for street, number in rows} == left


def test_old_files_of_offices_are_read_as_they_were_written() -> None:
    assert decoded("Größe".encode("cp1252")) == "Größe"


@pytest.mark.django_db
def test_a_postcode_of_two_cities_is_both() -> None:
    take(COMMUNES)
    District.objects.create(
        commune=BREMEN, town="Bremen", name="Hafen", postcode="27568", source="Test"
    )
    done = take(
        "ort,plz,kreis\nBremen,27568,Kreisfreie Stadt Bremen\n"
        "Bremerhaven,27568,Kreisfreie Stadt Bremerhaven\nNirgends,99999,\nX,123,\n"
    )
    assert (done.new, [n for n, _ in done.problems]) == (3, [5])
    labels = [one.label for one in gazetteer().find("27568")]
    assert labels == ["Hafen (27568, gehört zu Bremen)", "27568 Bremerhaven"]
    assert [one.label for one in gazetteer().find("27568 Bremerhaven")] == ["27568 Bremerhaven"]
    assert Postcode.objects.get(code="99999").commune is None


HOUSES = """strasse;hausnummer;ortsteil
Hamburger Straße;9;Peterswerder
Hamburger Straße;9A;Peterswerder
Hamburger Straße;11-15;
Am Wall;1;
Am Wall;1;
;3;
Am Wall;ohne;
"""


@pytest.mark.django_db
def test_addresses_come_in_and_are_found_however_they_are_written() -> None:
    take(COMMUNES)
    District.objects.create(commune=BREMEN, town="Bremen", name="Peterswerder", source="Test")
    done = import_addresses(HOUSES.encode(), commune=BREMEN, source="Test", as_of=DAY)
    assert (done.new, done.skipped, [n for n, _ in done.problems]) == (4, 1, [7, 8])
    places = gazetteer()
    for text in ("hamburger str. 9a", "Hamburgerstraße 9 A, Bremen", "Hamburger Strasse 9a"):
        (found,) = places.find(text)
        assert (found.label, found.district) == ("Hamburger Straße 9a, Bremen", "Peterswerder")
    assert places.find("Hamburger Str. 13")[0].kind.value == "address"
    assert "steht nicht im Verzeichnis" in places.find("Hamburger Str. 99")[0].note
    (typo,) = places.find("Hamburgr Straße 9")
    assert (typo.sure, typo.meant, typo.street) == (False, True, "Hamburger Straße")
    assert places.find("Klingonstraße 5") == []
    (somewhere,) = places.find("Klingonstraße 5, Bremen")
    assert (somewhere.label, "Klingonstraße" in somewhere.note) == ("Bremen", True)
    again = import_addresses(HOUSES.encode(), commune=BREMEN, source="Test", as_of=DAY)
    assert (again.new, again.unchanged, again.ended) == (0, 4, 0)
    fewer = "\n".join(HOUSES.splitlines()[:2])
    done = import_addresses(fewer.encode(), commune=BREMEN, source="Test", as_of=DAY)
    assert (done.ended, Street.objects.count(), Address.objects.count()) == (3, 1, 1)


@pytest.mark.django_db
def test_an_address_register_without_its_columns_is_refused() -> None:
    with pytest.raises(BadRegister, match="strasse und hausnummer"):
        import_addresses(b"name,plz\nx,1\n", commune=BREMEN, source="Test", as_of=DAY)
