"""What citizens send: known by its content, made anew, refused with a word that helps."""

import io
import struct
import zlib

import pikepdf
import pytest
from PIL import Image

from buergertelefon.cases.cleaning import LONG_EDGE, clean, clean_all
from buergertelefon.cases.downloading import download
from buergertelefon.cases.errors import BadField
from buergertelefon.cases.models import Attachment
from buergertelefon.cases.rules.files import LARGEST, Kind, neutral

GPS = 0x8825
ORIENTATION, TURNED = 0x0112, 6


def picture(form: str = "JPEG", size: tuple[int, int] = (40, 20), **values: object) -> bytes:
    out = io.BytesIO()
    mode = "P" if form == "GIF" else "RGB"
    Image.new(mode, size, 9).save(out, form, **values)
    return out.getvalue()


def photo() -> bytes:
    """Taken with the camera turned, with place and comment."""
    exif = Image.Exif()
    exif[ORIENTATION] = TURNED
    exif.get_ifd(GPS)[2] = (53.0, 4.0, 33.0)
    return picture(exif=exif, comment=b"Anna Beispiel")


def pdf(root: str = "", objects: tuple[str, ...] = (), page: str = "") -> bytes:
    """One page; further objects are numbered from 4 on."""
    parts = [
        f"<</Type/Catalog/Pages 2 0 R {root}>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]{page}>>", *objects,
    ]  # fmt: skip
    body, places = b"%PDF-1.7\n", []
    for number, one in enumerate(parts, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{one}\nendobj\n".encode()
    table = "".join(f"{one:010} 00000 n \n" for one in places)
    size = len(parts) + 1
    return (
        body
        + (
            f"xref\n0 {size}\n0000000000 65535 f \n{table}"
            f"trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{len(body)}\n%%EOF\n"
        ).encode()
    )


def locked_pdf() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as one:
        one.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


def unpacking_pdf() -> bytes:
    """Small, and hundreds of megabytes once its objects are unpacked."""
    objects = b"2 0 3 48 <</Type/Pages/Kids[3 0 R]/Count 1>>".ljust(57)
    objects += b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"
    packed = zlib.compress(objects + b" " * 110_000_000, 1)
    body = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    at = len(body)
    body += (
        b"4 0 obj\n<</Type/ObjStm/N 2/First 9/Filter/FlateDecode/Length %d>>stream\n" % len(packed)
        + packed + b"\nendstream\nendobj\n"
    )  # fmt: skip
    rows = [(0, 0, 0), (1, 9, 0), (2, 4, 0), (2, 4, 1), (1, at, 0), (1, len(body), 0)]
    table = b"".join(struct.pack(">BIB", *one) for one in rows)
    start = len(body)
    head = b"5 0 obj\n<</Type/XRef/Size 6/W[1 4 1]/Root 1 0 R/Length %d>>stream\n" % len(table)
    return body + head + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start


def huge_png() -> bytes:
    """A few hundred bytes that say they are 100,000 pixels wide and high."""
    head = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    made = b"\x89PNG\r\n\x1a\n"
    for kind, data in ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 9999)), (b"IEND", b"")):
        crc = zlib.crc32(kind + data)
        made += struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)
    return made


@pytest.mark.parametrize(
    ("name", "content", "kept", "kind"),
    [
        pytest.param("foto.jpeg", picture(), "foto.jpg", Kind.JPEG, id="a photo"),
        pytest.param("plan.png", picture("PNG"), "plan.png", Kind.PNG, id="a drawing"),
        pytest.param("a.webp", picture("WEBP"), "a.jpg", Kind.JPEG, id="WebP, every program reads"),
        pytest.param("a.gif", picture("GIF"), "a.png", Kind.PNG, id="GIF: the first picture"),
        pytest.param("b.pdf", pdf(), "b.pdf", Kind.PDF, id="a PDF"),
        pytest.param("n.txt", b"Gr\xfc\xdfe", "n.txt", Kind.TEXT, id="text as Windows writes it"),
        pytest.param("n", "Grüße".encode(), "n.txt", Kind.TEXT, id="text without an ending"),
        pytest.param("n.csv", b"ID;Name\n1;a\n", "n.txt", Kind.TEXT, id="a table as text"),
        pytest.param("rechnung.pdf", picture(), "rechnung.jpg", Kind.JPEG, id="the content wins"),
        pytest.param("x.pdf.exe", pdf(), "x.pdf", Kind.PDF, id="one ending, the right one"),
        pytest.param("C:\\Bilder\\a.png", picture("PNG"), "a.png", Kind.PNG, id="without folders"),
        pytest.param("../../etc/passwd", b"x", "passwd.txt", Kind.TEXT, id="no way upwards"),
        pytest.param("\u202egnp.exe", b"x", "gnp.txt", Kind.TEXT, id="no turned name"),
        pytest.param("\x00<a>\r\n.txt", b"x", "a.txt", Kind.TEXT, id="no control characters"),
    ],
)  # fmt: skip
def test_a_file_is_kept_as_what_it_is(name: str, content: bytes, kept: str, kind: Kind) -> None:
    made = clean(name, content)
    assert (made.name, made.kind) == (kept, kind)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        pytest.param("a.svg", b"<svg onload='x()'/>", "keine Datei, die wir annehmen", id="SVG"),
        pytest.param("a.txt", b"\n <!doctype html><p>", "keine Datei, die", id="HTML as text"),
        pytest.param("a.txt", b"Hi\n<script>x()</script>", "keine Datei, die", id="a script in it"),
        pytest.param("a.docx", b"PK\x03\x04" + b"\0" * 40, "(DOCX)", id="Word, named"),
        pytest.param("a.jpg", b"MZ\x90\0" + b"\0" * 40, "(EXE)", id="a program called photo"),
        pytest.param("a.rtf", rb"{\rtf1 Hallo}", "(RTF)", id="RTF"),
        pytest.param("a.bin", b"\x01\x02\x03", "keine Datei, die", id="nothing we know"),
        pytest.param("a.heic", b"\0\0\0\x18ftypheic", "Format HEIC", id="an iPhone's photo"),
        pytest.param("a.txt", b"", "„a.txt“ ist leer", id="empty"),
        pytest.param("a.txt", b"x" * (LARGEST + 1), "zu groß: 10,0 MB", id="too big"),
        pytest.param("a.jpg", picture()[:90], "ist beschädigt", id="half a photo"),
        pytest.param("a.gif", b"GIF89a/*=1;alert(1)//*/", "ist beschädigt", id="GIF and script"),
        pytest.param("a.png", huge_png(), "zu viele Bildpunkte", id="ten billion pixels"),
        pytest.param("a.pdf", b"%PDF-1.7\nnothing", "ist beschädigt", id="no PDF behind its mark"),
        pytest.param("a.pdf", locked_pdf(), "Kennwort", id="a PDF with a password"),
        pytest.param("a.pdf", pdf("/NeedsRendering true"), "keine Seiten", id="only a form (XFA)"),
    ],
)
def test_what_is_refused_is_named(name: str, content: bytes, says: str) -> None:
    with pytest.raises(BadField, match=r"^„") as refusal:
        clean(name, content)
    assert refusal.value.field == "files"
    assert says in str(refusal.value)
    assert name in str(refusal.value)


def test_a_photo_does_not_say_where_it_was_taken() -> None:
    made = clean("foto.jpg", photo())
    with Image.open(io.BytesIO(made.content)) as image:
        assert image.size == (20, 40)  # turned the way it was seen
        assert not image.getexif()
        assert "comment" not in image.info
    assert b"Anna" not in made.content


@pytest.mark.parametrize(
    ("mode", "form"),
    [
        ("RGBA", "PNG"), ("LA", "PNG"), ("I;16", "PNG"), ("1", "PNG"), ("L", "JPEG"),
        ("CMYK", "JPEG"),
    ],
)  # fmt: skip
def test_every_kind_of_picture_is_drawn_anew(mode: str, form: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (5, 5)).save(out, form)
    assert clean("a", out.getvalue()).content


def test_a_big_picture_is_made_smaller() -> None:
    with Image.open(io.BytesIO(clean("a", picture(size=(4000, 40))).content)) as image:
        assert image.size == (LONG_EDGE, 30)


@pytest.mark.parametrize(
    ("made", "gone"),
    [
        pytest.param(pdf("/OpenAction<</S/JavaScript/JS(app.alert)>>"), b"alert", id="at opening"),
        pytest.param(pdf("/OpenAction 4 0 R", ("<</S/URI/URI(http://x)>>",)), b"http", id="a page"),
        pytest.param(pdf(page="/AA<</O<</S/Launch/F(cmd)>>>>"), b"cmd", id="a program at a page"),
        pytest.param(
            pdf(page="/Annots[<</Subtype/Link/A<</S/#4aavaScript/JS(evil)>>>>]"), b"evil",
            id="a script behind a link, its name hidden",
        ),
        pytest.param(
            pdf(objects=("<</Subtype/Link/A 5 0 R>>",
                "<</S/GoTo/D[3 0 R/Fit]/Next<</S/SubmitForm/F(http://x)>>>>"),
                page="/Annots[4 0 R]"), b"Submit",
            id="a form sent after a jump",
        ),
        pytest.param(pdf(page="/Annots[<</A<</S/URI/URI(file:///etc)>>>>]"), b"etc", id="a folder"),
        pytest.param(
            pdf("/Names<</EmbeddedFiles<</Names[(a)4 0 R]>>/JavaScript<</Names[(b)5 0 R]>>>>",
                ("<</Type/Filespec/F(evil.exe)/EF<<>>>>", "<</S/JavaScript/JS(evil)>>")), b"evil",
            id="a file and a script inside",
        ),
        pytest.param(pdf("/AcroForm<</Fields[]/XFA(<x/>)>>"), b"XFA", id="a form as program"),
        pytest.param(pdf() + b"PK\x03\x04evil", b"evil", id="an archive behind the PDF"),
    ],
)  # fmt: skip
def test_what_a_pdf_could_do_by_itself_is_gone(made: bytes, gone: bytes) -> None:
    content = clean("a.pdf", made).content
    with pikepdf.open(io.BytesIO(content)) as one:
        assert len(one.pages) == 1
    assert gone not in content


def test_a_link_that_somebody_clicks_stays() -> None:
    made = pdf(page="/Annots[<</Subtype/Link/A<</S/URI/URI(https://bremen.de)>>>>]")
    assert b"https://bremen.de" in clean("a.pdf", made).content


def test_a_small_pdf_does_not_unpack_into_gigabytes() -> None:
    with pytest.raises(BadField, match="beschädigt"):
        clean("a.pdf", unpacking_pdf())


def test_a_long_name_keeps_its_ending() -> None:
    assert neutral("a" * 300 + ".exe", kind=Kind.PDF) == "a" * 96 + ".pdf"
    assert neutral("...", kind=Kind.TEXT) == "Datei.txt"


def test_no_more_files_than_can_be_read() -> None:
    with pytest.raises(BadField, match="höchstens 5 Dateien"):
        clean_all([("a.txt", b"x")] * 6)


def test_a_download_runs_nowhere() -> None:
    content = b"Gr\xc3\xbc\xc3\x9fe"
    answer = download(Attachment(name="Grüße.txt", kind=Kind.TEXT, content=content))
    assert answer.content == content
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''Gr%C3%BC%C3%9Fe.txt"
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
