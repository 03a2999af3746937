"""The file for the bank: valid, exact, in letters that banks take; what is wrong is named."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from lxml import etree
from sepaxml.validation import try_valid_xml

from buergertelefon.courses.errors import BadCollection
from buergertelefon.courses.sepa import NAMESPACE, Collection, Debit, check, plain, written

DEBIT = Debit(
    code="K7QX2M", cents=12001, mandate="KURS-K7QX2M", signed=date(2026, 8, 3),
    holder="Jörg Großmann & Söhne", iban="DE89370400440532013000",
    text="Anmeldung K7QX2M, Kurs 26H–101, Volkshochschule „Übersee“", end_to_end="K7QX2M-1",
)  # fmt: skip
OTHER = replace(
    DEBIT, code="C3PF9T", cents=999, mandate="KURS-C3PF9T", holder="Łucja Beispiel",
    iban="NL91ABNA0417164300", end_to_end="C3PF9T-2",
)  # fmt: skip
FILE = Collection(
    message="KURSE-1-7", at=datetime(2026, 8, 27, 22, 30, tzinfo=UTC),
    collect_on=date(2026, 9, 1), creditor="Volkshochschule Überseestadt",
    creditor_id="DE98 ZZZ 09999999999", iban="DE89 3704 0044 0532 0130 00", bic="",
    debits=(DEBIT, OTHER),
)  # fmt: skip


def texts(file: bytes, tag: str) -> list[str | None]:
    return [one.text for one in etree.fromstring(file).iter(f"{{{NAMESPACE}}}{tag}")]


def test_a_file_says_what_is_collected() -> None:
    file = written(FILE)
    try_valid_xml(file, "pain.008.001.08")  # the second opinion: the library's own validator
    assert texts(file, "InstdAmt") == ["120.01", "9.99"]
    assert texts(file, "CtrlSum") == ["130.00"] * 2
    assert texts(file, "NbOfTxs") == ["2"] * 2
    assert texts(file, "SeqTp") == ["OOFF"]
    assert texts(file, "ReqdColltnDt") == ["2026-09-01"]
    assert texts(file, "BtchBookg") == ["true"]
    assert texts(file, "MndtId") == ["KURS-K7QX2M", "KURS-C3PF9T"]
    assert texts(file, "DtOfSgntr") == ["2026-08-03"] * 2
    assert texts(file, "EndToEndId") == ["K7QX2M-1", "C3PF9T-2"]
    assert texts(file, "IBAN") == [
        "DE89370400440532013000", "DE89370400440532013000", "NL91ABNA0417164300",
    ]  # fmt: skip
    assert "DE98ZZZ09999999999" in texts(file, "Id")
    assert texts(file, "Nm") == [
        "Volkshochschule Ueberseestadt", "Volkshochschule Ueberseestadt", "Joerg Grossmann Soehne",
        "Lucja Beispiel",
    ]  # fmt: skip
    assert texts(file, "Ustrd") == [
        "Anmeldung K7QX2M, Kurs 26H-101, Volkshochschule Uebersee"
    ] * 2  # fmt: skip


def test_the_same_again_is_the_same_file() -> None:
    assert written(FILE) == written(FILE)
    assert texts(written(FILE), "MsgId") == texts(written(FILE), "PmtInfId") == ["KURSE-1-7"]
    assert texts(written(FILE), "CreDtTm") == ["2026-08-28T00:30:00"]


def test_the_bank_of_the_school_may_be_named() -> None:
    file = written(replace(FILE, bic="COBADEFFXXX"))
    assert texts(file, "BICFI") == ["COBADEFFXXX"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param({"iban": "DE89370400440532013001"}, "Prüfziffer", id="wrong account"),
        pytest.param({"cents": 0}, "Betrag", id="nothing"),
        pytest.param({"cents": 100_000_000_000}, "Betrag", id="too much"),
        pytest.param({"holder": " & "}, "Name", id="no letter of the name is left"),
        pytest.param({"text": ""}, "Verwendungszweck", id="no text"),
        pytest.param({"mandate": ""}, "Mandatsreferenz", id="no mandate"),
        pytest.param({"mandate": "x" * 36}, "Mandatsreferenz", id="mandate too long"),
        pytest.param({"end_to_end": "Ä"}, "Kennung", id="letters banks do not take"),
        pytest.param({"signed": date(2026, 9, 2)}, "jünger", id="signed after the collection"),
    ],
)
def test_a_wrong_debit_is_named_by_its_code(change: dict[str, object], words: str) -> None:
    wrong = replace(FILE, debits=(DEBIT, replace(OTHER, **change)))  # type: ignore[arg-type]
    with pytest.raises(BadCollection, match=f"^Anmeldung C3PF9T: .*{words}") as refused:
        written(wrong)
    assert refused.value.code == "C3PF9T"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param({"debits": ()}, "nichts abzubuchen", id="nothing"),
        pytest.param({"creditor": ""}, "Gläubigerin", id="no name"),
        pytest.param({"creditor_id": "DE97ZZZ09999999999"}, "Identifikationsnummer", id="id"),
        pytest.param({"iban": ""}, "Konto der Schule", id="no account"),
        pytest.param({"bic": "kein BIC"}, "Format der Banken", id="the schema has the last word"),
    ],
)
def test_a_school_that_cannot_collect_is_told_why(change: dict[str, object], words: str) -> None:
    with pytest.raises(BadCollection, match=words):
        written(replace(FILE, **change))  # type: ignore[arg-type]


def test_a_damaged_file_is_refused() -> None:
    file = written(FILE)
    for damaged in (file.replace(b"9.99", b"neun"), file[:-20], b""):
        with pytest.raises(BadCollection, match="Format der Banken"):
            check(damaged)


def test_no_account_number_in_a_repr() -> None:
    assert DEBIT.iban not in repr(FILE)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("Ääß ÖÜ", "Aeaess OeUe", id="umlauts"),
        pytest.param("Şükrü Çelik", "Suekrue Celik", id="Turkish"),
        pytest.param("Олена", "Olena", id="Ukrainian"),
        pytest.param("A\n B\tC", "A B C", id="white space"),
        pytest.param("Rock'n'Roll (A1+)", "Rock'n'Roll (A1+)", id="taken as it is"),
        pytest.param("x" * 80, "x" * 70, id="cut"),
    ],
)
def test_plain(text: str, said: str) -> None:
    assert plain(text, 70) == said
