"""What somebody sends is made anew, so that nothing rides along in it.

Pictures are decoded and drawn again, without where and with what they were taken. Of a PDF the
pages stay; what it could do by itself goes. The only module that knows the formats' libraries.
"""

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pikepdf
import puremagic
from pikepdf.settings import set_qpdf_limits
from PIL import Image, ImageOps

from buergertelefon.cases.errors import BadField
from buergertelefon.cases.rules.files import (
    ALLOWED,
    LARGEST,
    MOST,
    MOST_PIXELS,
    Cleaned,
    Kind,
    kind_of,
    neutral,
    refused,
    sized,
    text_of,
)

#: pixels of the longer edge of a picture as it is kept
LONG_EDGE = 3000
#: from which likelihood on a file that could be read as text is what it looks like
LIKELY = 0.6
#: objects of a PDF: more are an attack, or a book
MOST_OBJECTS = 100_000
_FORMATS = {Kind.JPEG: "JPEG", Kind.PNG: "PNG", Kind.WEBP: "WEBP", Kind.GIF: "GIF"}
#: entries of a PDF that start something, or carry other files
_ACTIVE = (
    "/AA", "/OpenAction", "/JavaScript", "/JS", "/XFA", "/EmbeddedFiles", "/EF", "/AF", "/URI",
    "/Collection", "/RichMediaContent", "/RichMediaSettings", "/3DD", "/Movie", "/Sound",
    "/PieceInfo", "/Metadata", "/SpiderInfo", "/Perms", "/FS", "/RF",
)  # fmt: skip
#: the only actions that stay: a jump inside the document, a link that somebody clicks
_HARMLESS = frozenset({"/GoTo", "/URI"})
_ACTIONS = frozenset({
    "/GoTo", "/GoToR", "/GoToE", "/GoToDp", "/Launch", "/Thread", "/URI", "/Sound", "/Movie",
    "/Hide", "/Named", "/SubmitForm", "/ResetForm", "/ImportData", "/JavaScript", "/SetOCGState",
    "/Rendition", "/Trans", "/GoTo3DView", "/RichMediaExecute",
})  # fmt: skip
_LINKS = ("https://", "http://", "mailto:", "tel:")

# of the whole process: a small PDF must not unpack into gigabytes
set_qpdf_limits(
    flate_max_memory=100_000_000, run_length_max_memory=100_000_000, png_max_memory=100_000_000,
    tiff_max_memory=100_000_000, parser_max_nesting=100,
)  # fmt: skip


def clean(name: str, content: bytes) -> Cleaned:
    """The file as it is kept. What it is, its content says; the ending of the name follows.

    Raises BadField("files", …), which names the file and says what to do.
    """
    kind = kind_of(sized(name, content))
    if kind in _FORMATS:
        kind, content = _drawn(name, content, kind)
    elif kind == Kind.PDF:
        content = _paged(name, content)
    elif kind is None:
        kind, content = Kind.TEXT, _written(name, content)
    else:
        raise refused(
            name,
            "ist ein Foto im Format HEIC. Bitte senden Sie es als JPEG, zum Beispiel als "
            "Bildschirmfoto; am iPhone: Einstellungen, Kamera, Formate, „Maximale Kompatibilität“.",
        )
    return Cleaned(neutral(name, kind=kind), kind, sized(name, content))


def clean_all(files: Iterable[tuple[str, bytes]]) -> list[Cleaned]:
    """All files of one message, name and content. Raises BadField."""
    given = list(files)
    if len(given) > MOST:
        raise BadField("files", f"Bitte höchstens {MOST} Dateien auf einmal senden.")
    return [clean(name, content) for name, content in given]


def _written(name: str, content: bytes) -> bytes:
    text, looks = text_of(content), _looks_like(content)
    if text is None or looks:
        raise refused(name, f"ist keine Datei, die wir annehmen{looks}. {ALLOWED}")
    return text.encode()


def _looks_like(content: bytes) -> str:
    """As in " (DOCX)"; "" if nothing is known, or a text only begins a bit like something."""
    try:
        found = puremagic.magic_string(content)
    except (puremagic.PureError, ValueError):
        return ""
    sure = text_of(content) is None or found[0].confidence >= LIKELY
    return f" ({found[0].extension[1:].upper()})" if sure and found[0].extension else ""


@contextmanager
def _decoding(name: str) -> Iterator[None]:
    """What goes wrong with the content is the file's fault, and is said so."""
    try:
        yield
    except BadField:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels(name) from error
    except pikepdf.PasswordError as error:
        raise _locked(name) from error
    except Exception as error:  # decoders fail in as many ways as files are damaged
        raise refused(
            name, "ist beschädigt und lässt sich nicht öffnen. Bitte senden Sie sie neu."
        ) from error


def _drawn(name: str, content: bytes, kind: Kind) -> tuple[Kind, bytes]:
    """JPEG for photos, PNG for everything else and what lets something shine through."""
    with _decoding(name):
        image = Image.open(io.BytesIO(content), formats=[_FORMATS[kind]])
        if image.width * image.height > MOST_PIXELS:
            raise _too_many_pixels(name)
        image.draft("RGB", (LONG_EDGE, LONG_EDGE))  # a big JPEG is decoded at a part of its size
        clear = image.has_transparency_data
        picture = ImageOps.exif_transpose(image.convert("RGBA" if clear else "RGB"))
        picture.thumbnail((LONG_EDGE, LONG_EDGE))
        photo = kind == Kind.JPEG or (kind == Kind.WEBP and not clear)
        made = b"" if photo else _saved(picture, Kind.PNG)
        if photo or (len(made) > LARGEST and not clear):
            return Kind.JPEG, _saved(picture, Kind.JPEG)
    return Kind.PNG, made


def _saved(image: Image.Image, kind: Kind) -> bytes:
    """The pixels alone: a new picture has no memory of the old one."""
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    out = io.BytesIO()
    if kind == Kind.JPEG:
        bare.save(out, "JPEG", quality=88, optimize=True)
    else:
        bare.save(out, "PNG")
    return out.getvalue()


def _paged(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with _decoding(name), pikepdf.open(io.BytesIO(content)) as pdf:
        if pdf.is_encrypted:
            raise _locked(name)
        if pdf.Root.get("/NeedsRendering") or not len(pdf.pages):
            raise refused(
                name,
                "hat keine Seiten, die sich lesen lassen. Bitte drucken Sie das Formular als PDF "
                "und senden Sie dieses.",
            )
        if len(pdf.objects) > MOST_OBJECTS:
            raise refused(name, "ist zu umfangreich. Bitte senden Sie nur die nötigen Seiten.")
        for one in pdf.objects:
            _disarm(one)
        del pdf.docinfo
        pdf.save(out, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()


def _disarm(start: Any) -> None:
    """Take out what does something, in this object and in what is written inside it."""
    waiting: list[Any] = [start]
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Array):
            waiting += [each for each in one if _inside(each)]
        elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            _empty(one)
            waiting += [each for each in one.values() if _inside(each)]


def _inside(one: Any) -> bool:
    """What is referred to comes by itself, among all objects."""
    return isinstance(one, pikepdf.Array | pikepdf.Dictionary) and not one.is_indirect


def _empty(one: Any) -> None:
    does = str(one.get("/S", "")) if isinstance(one.get("/S"), pikepdf.Name) else ""
    link = str(one.get("/URI", "")) if does == "/URI" else ""
    stays = does in _HARMLESS and (does != "/URI" or link.lower().startswith(_LINKS))
    if does in _ACTIONS and not stays:
        for entry in list(one.keys()):
            del one[entry]
        return
    for entry in [each for each in _ACTIVE if each in one and not (each == "/URI" and link)]:
        del one[entry]


def _too_many_pixels(name: str) -> BadField:
    return refused(
        name,
        f"hat zu viele Bildpunkte, höchstens {MOST_PIXELS // 1_000_000} Millionen. Bitte "
        "verkleinern Sie das Bild.",
    )


def _locked(name: str) -> BadField:
    return refused(
        name, "ist mit einem Kennwort geschützt. Bitte senden Sie die Datei ohne Kennwort."
    )
