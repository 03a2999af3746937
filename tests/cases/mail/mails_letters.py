"""Letters: charsets, ways of transfer, damaged headers."""

from tests.cases.mail.building import OURS, Odd, head, part, text

from buergertelefon.cases.mail.reading import Kind

GREETING = "Für Blindenhunde fällt keine Steuer an. Schöne Grüße – 5 €"
BROKEN = "Ein Teil des Textes ist beschädigt und nicht lesbar."


def _in(charset: str, declared: str, body: str = GREETING, **fields: str) -> bytes:
    return text(body.encode(charset), declared, **fields)


def _base64(body: bytes) -> bytes:
    return head() + part(body, "text/plain", "", Content_Transfer_Encoding="base64")


def _undeclared(body: bytes, **fields: str) -> bytes:
    return head(**fields) + b"\n" + body


LETTERS = [
    Odd("plain and simple", text("Nein.\n")),
    Odd("line ends of Windows", text("Nein.\n").replace(b"\n", b"\r\n")),
    Odd("UTF-8 as it says", _in("utf-8", "utf-8"), text=GREETING),
    Odd("windows-1252 that calls itself iso-8859-1", _in("cp1252", "iso-8859-1"), text=GREETING),
    Odd("UTF-8 that calls itself iso-8859-1", _in("utf-8", "iso-8859-1"), text=GREETING),
    Odd("UTF-8 that calls itself us-ascii", _in("utf-8", "us-ascii"), text=GREETING),
    Odd("windows-1252 that calls itself UTF-8", _in("cp1252", "utf-8"), text=GREETING),
    Odd("UTF-8 without any declaration", _undeclared(GREETING.encode()), text=GREETING),
    Odd("an unknown charset", _in("cp1252", "x-unbekannt"), text=GREETING),
    Odd("a charset that is none of text", _in("utf-8", "base64"), text=GREETING),
    Odd("UTF-7", _in("utf-7", "utf-7"), text=GREETING),
    Odd("iso-8859-15 with its euro", _in("iso8859-15", "iso-8859-15", "Ü: 5 €"), text="Ü: 5 €"),
    Odd("UTF-16 with its mark", text(GREETING.encode("utf-16"), "utf-16", "base64"),
        text=GREETING),
    Odd("two charsets in one text", text("Schöne Grüße\n".encode() + "Fußnote".encode("cp1252")),
        text="Schöne Grüße\nFußnote"),
    Odd("Chinese that is none", text(b"\xff\xff Nein.", "gb2312"), text="�� Nein.",
        problems=(BROKEN,)),
    Odd("quoted-printable", text(b"F=C3=BCr =\nalle: nein.", way="quoted-printable"),
        text="Für alle: nein."),
    Odd("quoted-printable with signs left over", text(b"50 =% und =XY", way="quoted-printable"),
        text="50 =% und =XY"),
    Odd("base64 with the end torn off", _base64(b"TmVpbi4gRGFzI"), text="Nein. Das",
        problems=(BROKEN,)),
    Odd("base64 with foreign signs in it", _base64(b"TmVp!bi4="), text="Nein.",
        problems=(BROKEN,)),
    Odd("a way of transfer nobody knows", text("Nein.", way="rot13"), deliverable=False),
    Odd("soft line ends (format=flowed)",
        head() + part(b"Das ist \nein Satz.\n> alt \n> auch\n", "text/plain; format=flowed"),
        text="Das ist ein Satz."),
    Odd("zero bytes and control characters", text(b"Ne\x00in\x07.\x1b"), deliverable=False),
    Odd("no Message-ID", text("Nein.", Message_ID="")),
    Odd("a Message-ID without brackets", text("Nein.", Message_ID="4711")),
    Odd("no subject", text("Nein.", subject="")),
    Odd("no sender", text("Nein.", From=""), deliverable=False),
    Odd("a line in the header that is no field",
        head() + b"Virusfrei laut Pruefung\n" + part("Grün.".encode(), "text/plain; charset=utf-8"),
        text="Grün.", deliverable=False),
    Odd("a subject folded within a word",
        text("Nein.", subject="=?utf-8?Q?Gr=C3?=\n =?utf-8?Q?=BC=C3=9Fe?=")),
    Odd("a mark before the first field", b"\xef\xbb\xbf" + text("Nein."), deliverable=False),
    Odd("a line of the mailbox before the first field",
        b"From amt@example.org Tue Jun 16 09:12:00 2026\n" + text("Nein."), deliverable=False),
    Odd("nothing at all below the header", head(), Kind.EMPTY, ""),
    Odd("blanks and line ends alone", text("  \n\n \u00a0\n"), Kind.EMPTY, ""),
    Odd("a line of 20,000 characters", text("Nein. " * 3400), text=("Nein. " * 3400).rstrip(),
        deliverable=False),
    Odd("fields a hundred times", text("Nein.", References=(OURS + " ") * 100)),
]  # fmt: skip
