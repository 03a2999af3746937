"""Tables of responsibilities and tax offices: refused with line and reason, or taken whole."""

from datetime import date

import pytest

from buergertelefon.places.actions import Taken
from buergertelefon.responsibility.actions import import_rules, import_tax_offices
from buergertelefon.responsibility.errors import BadTable
from buergertelefon.responsibility.models import Rule, TaxOffice

DAY = date(2026, 11, 25)
HEAD = "topic\tarea\tvalid_from\tvalid_until\tkind\tbody\tcontact\tsource"
ROW = "dog\t04011\t\t2016-01-01\ttax_office\tFinanzamt\ttel:0421 1 fee:122.64\thttps://x.example"


def take(*lines: str, dry_run: bool = False) -> Taken:
    text = "\n".join([HEAD, *lines])
    return import_rules(text.encode(), as_of=DAY, source="Test", dry_run=dry_run)


@pytest.mark.django_db
def test_a_table_comes_in_once_and_what_it_no_longer_names_goes() -> None:
    other = ROW.replace("\t\t2016-01-01", "\t2016-01-01\t").replace("122.64", "150")
    assert take(ROW, other).new == 2
    assert take(ROW, other).unchanged == 2
    changed = take(ROW.replace("0421 1", "0421 2"))
    assert (changed.new, changed.changed, changed.ended) == (0, 1, 1)
    assert Rule.objects.get().contact.startswith("tel:0421 2")


@pytest.mark.django_db
def test_other_topics_stay_as_they_are() -> None:
    take(ROW)
    take(ROW.replace("dog", "cat"))
    assert Rule.objects.count() == 2


@pytest.mark.django_db
def test_a_preview_of_rules_leaves_nothing() -> None:
    assert take(ROW, dry_run=True).new == 1
    assert not Rule.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param(("04011", "0401"), "area „0401“", id="an area of four digits"),
        pytest.param(("tax_office", "office"), "kind „office“ gibt es nicht", id="a kind"),
        pytest.param(("2016-01-01", "1.1.2016"), "weder JJJJ-MM-TT", id="a German date"),
        pytest.param(("\tFinanzamt\t", "\t\t"), "body fehlt", id="no body"),
        pytest.param(("https://x.example", ""), "ohne Quelle", id="no source"),
        pytest.param(("tel:0421 1", "mail:http://x"), "keine E-Mail-Adresse", id="URL as mail"),
        pytest.param(("tel:0421 1", "bufa:24"), "keine 4 Ziffern", id="a short BUFA"),
        pytest.param(("122.64", "viel"), "kein Betrag", id="no amount"),
        pytest.param(("dog", "Dog Tax"), "topic", id="a topic with blanks"),
        pytest.param(("\t\t2016-01-01", "\t2017-01-01\t2016-01-01"), "liegt vor", id="backwards"),
    ],
)
def test_a_wrong_rule_is_named_and_nothing_is_taken(change: tuple[str, str], words: str) -> None:
    with pytest.raises(BadTable, match="Nichts übernommen") as refused:
        take(ROW.replace("dog", "cat"), ROW.replace(*change))
    assert "Zeile 3" in str(refused.value)
    assert words in str(refused.value)
    assert not Rule.objects.exists()


@pytest.mark.django_db
def test_two_bodies_for_one_day_are_refused_and_a_shared_month_is_not() -> None:
    other = ROW.replace("Finanzamt", "Zoll").replace("\t\t2016-01-01", "\t2015-06-01\t")
    with pytest.raises(BadTable, match="gilt zugleich mit Zeile 2"):
        take(ROW, other)
    month = "dog\t05\t\t2014-02\ttax_office\tFinanzamt\t\tx"
    after = "dog\t05\t2014-02\t\tcustoms\tZoll\t\tx"
    assert take(month, after).new == 2


@pytest.mark.django_db
def test_a_rule_twice_is_refused_with_both_lines() -> None:
    with pytest.raises(BadTable, match="Zeile 3: steht schon in Zeile 2: Finanzamt"):
        take(ROW, ROW.replace("0421 1", "0421 2"))


@pytest.mark.django_db
def test_an_address_of_a_tax_office_that_is_none_is_left_out_and_named() -> None:
    offices = """[{"buFaNr": "2460", "name": "Bremen", "hausanschrift": "Rudolf-Hilferding-Platz"},
     {"buFaNr": "2475", "name": "Bremerhaven", "hausanschrift": {"plz": "D-27576"}}]"""
    done = import_tax_offices(offices.encode(), as_of=DAY, source="Test")
    assert [n for n, _ in done.problems] == [1, 2]
    assert list(TaxOffice.objects.values_list("postcode", flat=True)) == ["", ""]


@pytest.mark.django_db
def test_a_table_without_columns_is_refused() -> None:
    with pytest.raises(BadTable, match="valid_from"):
        import_rules(b"topic\tarea\n", as_of=DAY, source="Test")


OFFICES = """[{"buFaNr": "2460", "name": "Bremen", "tel": "0421 1"},
 {"buFaNr": "2475", "name": "Bremerhaven", "mail": "http://finanzamt.example"},
 {"buFaNr": "1111", "name": "Eins"}, {"buFaNr": "1111", "name": "Zwei"},
 {"buFaNr": "99", "name": "Kurz"}, {"buFaNr": "1234"}]"""


@pytest.mark.django_db
def test_tax_offices_come_in_and_what_is_unclear_is_left_out_and_named() -> None:
    done = import_tax_offices(OFFICES.encode(), as_of=DAY, source="Test")
    assert set(TaxOffice.objects.values_list("bufa", flat=True)) == {"2460", "2475"}
    words = [text for _, text in done.problems]
    assert sum("1111 kommt 2-mal vor" in one for one in words) == 2
    assert any("keine 4 Ziffern" in one for one in words)
    assert any("keinen Namen" in one for one in words)
    assert any("keine E-Mail-Adresse, weggelassen" in one for one in words)
    assert TaxOffice.objects.get(bufa="2475").mail == ""
    assert list(done.notes) == ["1 Zeile nicht lesbar: nichts gilt als weggefallen."]
    unclear = b'[{"buFaNr": "2475", "name": ""}, {"buFaNr": "1111", "name": "Eins"}]'
    done = import_tax_offices(unclear, as_of=DAY, source="Test")
    assert (done.ended, set(TaxOffice.objects.values_list("bufa", flat=True))) == (
        1, {"1111", "2475"},
    )  # fmt: skip
    TaxOffice.objects.filter(bufa="1111").delete()
    import_tax_offices(OFFICES.encode(), as_of=DAY, source="Test")
    again = import_tax_offices(OFFICES.encode(), as_of=DAY, source="Test")
    assert (again.new, again.unchanged) == (0, 2)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "words"), [("{", "kein JSON"), ("{}", "JSON-Liste"), ("[]", "kein einziges")]
)
def test_what_is_no_register_of_tax_offices_is_refused(text: str, words: str) -> None:
    with pytest.raises(BadTable, match=words):
        import_tax_offices(text.encode(), as_of=DAY, source="Test")
