"""Nothing worse than a clear refusal: not by accident, not on purpose."""

import random
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import make_city
from tests.knowledge.xzufi.messages import gone, link, message, office, online, service

from buergertelefon.directory.models import Office, Service
from buergertelefon.knowledge.actions import importing
from buergertelefon.knowledge.errors import BadImport
from buergertelefon.knowledge.models import Answer
from buergertelefon.knowledge.rules.imports import Report
from buergertelefon.knowledge.xzufi import files
from buergertelefon.knowledge.xzufi.files import Message
from buergertelefon.knowledge.xzufi.reading import objects

ON, AT = date(2026, 11, 25), datetime(2026, 11, 25, 9, tzinfo=UTC)
WHOLE = message(office(), service(), link(), online(), gone("Leistung", "S9"))
BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1 if n > 1 else str()};" * 10}">' for n in range(1, 9))
    + "]>"
)


def read(file: Path) -> int:
    return sum(1 for _ in objects(Message(file.name, file.stat().st_size, file)))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("", "XML", id="an empty file"),
        pytest.param("Guten Tag", "XML", id="no XML"),
        pytest.param(WHOLE[: len(WHOLE) // 2], "XML", id="cut off in the middle"),
        pytest.param("<!DOCTYPE x><x/>", "DOCTYPE", id="a DOCTYPE"),
        pytest.param(f"{BOMB}<x>&a8;</x>", "DOCTYPE", id="entities of entities"),
        pytest.param(
            '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>',
            "DOCTYPE",
            id="a file of this machine",
        ),
        pytest.param("<a>" * 3000 + "</a>" * 3000, "XML", id="nested too deeply"),
        pytest.param(f"<a>{'b' * 11_000_000}</a>", "XML", id="a text of eleven megabytes"),
        pytest.param("<html><body/></html>", "keine XZuFi", id="another kind of XML"),
        pytest.param(
            '<?xml version="1.0" encoding="klingonisch"?><x/>', "", id="an unknown encoding"
        ),
        pytest.param(message("<p:schreibe><p:leistung/></p:schreibe>"), "<id>", id="no id"),
    ],
)
def test_refused_with_file_line_and_reason(tmp_path: Path, text: str, reason: str) -> None:
    file = tmp_path / "m.xml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadImport) as refused:
        read(file)
    assert refused.value.file == "m.xml"
    assert reason.lower() in refused.value.reason.lower()


def test_a_wrong_encoding_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "m.xml"
    file.write_bytes(message(service(name="Straße")).encode("latin-1"))
    with pytest.raises(BadImport):
        read(file)


def packed(folder: Path, **content: bytes) -> Path:
    file = folder / "m.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in content.items():
            out.writestr(name.replace("_", "."), data)
    return file


def test_a_zip_is_read_in_place(tmp_path: Path) -> None:
    file = packed(tmp_path, a_xml=WHOLE.encode(), liesmich_txt=b"x")
    assert [one.name for one in files.messages(file)] == ["a.xml"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param({"a_xml": b"\0" * 50_000_000}, "gepackt", id="a bomb"),
        pytest.param({"a_txt": b"x"}, "keine .xml", id="nothing to import"),
    ],
)
def test_zips_that_are_refused(tmp_path: Path, content: dict[str, bytes], reason: str) -> None:
    with pytest.raises(BadImport, match=reason):
        list(files.messages(packed(tmp_path, **content)))


def test_an_index_cannot_lead_out_of_its_folder(tmp_path: Path) -> None:
    (tmp_path / "index.txt").write_text("../../etc/passwd\n")
    with pytest.raises(BadImport, match="nicht in diesem Ordner"):
        list(files.messages(tmp_path))


def test_an_index_names_the_file_that_is_missing(tmp_path: Path) -> None:
    (tmp_path / "index.txt").write_text("a.xml\n")
    with pytest.raises(BadImport, match=r"index\.txt, Zeile 1"):
        list(files.messages(tmp_path))


def mutated(text: str, seed: int) -> bytes:
    """The message with some bytes, elements or texts changed."""
    rng = random.Random(seed)
    data = bytearray(text.encode())
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(data))
        match rng.randrange(6):
            case 0:
                data[at] = rng.randrange(256)
            case 1:
                del data[at : at + rng.randint(1, 60)]
            case 2:
                data[at:at] = data[at : at + rng.randint(1, 200)]
            case 3:  # an element moves
                start, end = data.find(b"<", at), data.find(b">", at)
                piece = data[start : end + 1]
                del data[start : end + 1]
                place = rng.randrange(len(data) + 1)
                data[place:place] = piece
            case 4:
                data[at:at] = rng.choice([b"&#0;", b"]]>", b"<!--", b"\xff", "ß".encode() * 500])
            case _:  # a text is replaced
                start, end = data.find(b">", at), data.find(b"<", at + 1)
                if start < end:
                    data[start + 1 : end] = rng.choice([b"", b"99", b"{}", b"null", b"-1"])
    return bytes(data)


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 2**32))
@pytest.mark.django_db
def test_any_file_is_taken_or_refused_and_a_refusal_changes_no_row(
    tmp_path: Path, seed: int
) -> None:
    if not Office.objects.exists():
        make_city()
    before = counts()
    file = tmp_path / "m.xml"
    file.write_bytes(mutated(WHOLE, seed))
    report: Report = importing.apply(file, on=ON, at=AT)
    if report.refused:
        assert counts() == before
        assert all(reason for _, _, reason in report.refused)


def counts() -> tuple[int, int, int]:
    return Service.objects.count(), Office.objects.count(), Answer.objects.count()
