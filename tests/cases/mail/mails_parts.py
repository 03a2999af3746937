"""Parts: files and their names, pictures, other mails inside, signed, encrypted, winmail.dat."""

from tests.cases.mail.building import (
    OURS,
    PDF,
    PNG,
    Odd,
    attached,
    attribute,
    compressed_rtf,
    head,
    mixed,
    multi,
    part,
    plain,
    properties,
    stored_rtf,
    text,
    tnef,
    wrapped_file,
)

from buergertelefon.cases.mail.contents import ENCRYPTED, SIGNED
from buergertelefon.cases.mail.reading import Kind

HTML = part(b"<p>Nein, gar nicht.</p>", "text/html; charset=utf-8")
RTF = (
    rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Arial;}}\pard F\'fcr Hunde:\par Nein."
    rb"\u8364? 0\par}"
)
RTF_HTML = (
    rb"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0 Arial;}}{\*\htmltag64 <p>}"
    rb"\htmlrtf \par\htmlrtf0 F\'fcr Hunde: nein.{\*\htmltag72 </p>}}"
)
INSIDE = (
    "From: Fachstelle <fach@example.org>\nSubject: Blindenhunde\nMessage-ID: <f1@example.org>\n"
    "Content-Type: text/plain; charset=utf-8\n\nSie sind befreit."
)
ICS = b"BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:REQUEST\nEND:VCALENDAR\n"
LOGO = part(PNG, "image/png", "base64", Content_ID="<logo@1>", Content_Disposition="inline")
CLEAR = """-----BEGIN PGP SIGNED MESSAGE-----
Hash: SHA512

Nein.
-----BEGIN PGP SIGNATURE-----

iQEzBAEBCgAdFiEE0000
-----END PGP SIGNATURE-----
"""


def _named(disposition: str, kind: str = "application/pdf") -> bytes:
    return mixed(
        plain("Nein."), part(PDF, kind, "base64", Content_Disposition=f"attachment; {disposition}")
    )


def _winmail(*attributes: bytes, said: str = "") -> bytes:
    wrapped = attached(tnef(*attributes), "winmail.dat", "application/ms-tnef")
    return mixed(*([plain(said)] if said else []), wrapped)


PARTS = [
    Odd("text and HTML of the same: the text",
        head() + multi("alternative", plain("Nein."), HTML)),
    Odd("a text that says to take the HTML",
        head() + multi("alternative", plain("Ihr Programm zeigt kein HTML."), HTML),
        text="Nein, gar nicht."),
    Odd("an empty text beside the HTML",
        head() + multi("alternative", plain(" \n"), HTML),
        text="Nein, gar nicht."),
    Odd("a text before and after a file",
        mixed(plain("Nein."), attached(PDF, "a.pdf"), plain("Ja.")),
        text="Nein.\n\nJa.", files=(("a.pdf", PDF),)),
    Odd("a file alone", mixed(attached(PDF, "Bescheid.pdf")), text="",
        files=(("Bescheid.pdf", PDF),)),
    Odd("a mail that is a file", head() + attached(PDF, "Bescheid.pdf"), text="",
        files=(("Bescheid.pdf", PDF),)),
    Odd("a name by RFC 2231", _named("filename*=UTF-8''Stra%C3%9Fe.pdf"),
        files=(("Straße.pdf", PDF),)),
    Odd("a name by RFC 2231 in pieces", _named("filename*0*=UTF-8''Stra%C3; filename*1*=%9Fe.pdf"),
        files=(("Straße.pdf", PDF),)),
    Odd("a name by RFC 2047", _named('filename="=?utf-8?B?U3RyYcOfZS5wZGY=?="'),
        files=(("Straße.pdf", PDF),)),
    Odd("a name in bare UTF-8", _named('filename="Straße.pdf"'), files=(("Straße.pdf", PDF),)),
    Odd("a name in bare windows-1252", _named('filename="Stra\udcdfe.pdf"'),
        files=(("Straße.pdf", PDF),)),
    Odd("no name", mixed(plain("Nein."), part(PDF, "application/pdf", "base64")),
        files=(("Anhang.pdf", PDF),)),
    Odd("a name with folders in it", _named('filename="..\\\\..\\\\etc/passwd.pdf"'),
        files=(("passwd.pdf", PDF),)),
    Odd("a name that turns its writing round", _named('filename="a\u202efdp.exe"'),
        files=(("afdp.exe", PDF),)),
    Odd("a name of 500 letters", _named(f'filename="{"a" * 500}.pdf"'),
        files=(("a" * 116 + ".pdf", PDF),)),
    Odd("two files of one name",
        mixed(plain("Nein."), attached(PDF, "a.pdf"), attached(PNG, "a.pdf")),
        files=(("a.pdf", PDF), ("a-2.pdf", PNG))),
    Odd("the same file twice",
        mixed(plain("Nein."), attached(PDF, "a.pdf"), attached(PDF, "a.pdf")),
        files=(("a.pdf", PDF),)),
    Odd("a text as a file", mixed(plain("Nein."), attached(b"x", "liste.txt", "text/plain")),
        files=(("liste.txt", b"x"),)),
    Odd("the house's logo is no file",
        head() + multi("related", part(b"<p>Nein.</p><img src='cid:logo@1'>", "text/html"), LOGO)),
    Odd("a photograph inside the text is a file",
        head() + multi("related", part(b"<p>Nein.</p>", "text/html"), part(
            PNG * 20, "image/png", "base64", Content_ID="<foto@1>",
            Content_Disposition="inline; filename=foto.png")),
        files=(("foto.png", PNG * 20),)),
    Odd("a date for the calendar",
        head() + multi("alternative", plain("Nein."), part(ICS, "text/calendar; method=REQUEST")),
        files=(("Anhang.ics", ICS),)),
    Odd("21 files: the last one is missing",
        mixed(plain("Nein."), *(attached(b"%d" % n, f"{n}.txt", "text/plain") for n in range(21))),
        files=tuple((f"{n}.txt", b"%d" % n) for n in range(20)),
        problems=("Die Mail hat mehr als 20 Anhänge. 1 davon fehlen.",)),
    Odd("a file in damaged base64",
        mixed(plain("Nein."), attached(b"abcdef", "a.bin").replace(b"YWJj", b"YW*Jj")),
        files=(("a.bin", b"abcdef"),), problems=("Die Datei a.bin ist beschädigt.",)),
    Odd("the end is missing",
        head() + multi("mixed", plain("Nein."), attached(PDF, "a.pdf"), end=False),
        files=(("a.pdf", PDF),),
        problems=("Das Ende der Mail fehlt. Vielleicht ist nicht alles angekommen.",)),
    Odd("a boundary that never comes",
        head() + b'Content-Type: multipart/mixed; boundary="x"\n\nNein.\n',
        problems=("Das Ende der Mail fehlt. Vielleicht ist nicht alles angekommen.",)),
    Odd("a forwarded mail as a file",
        mixed(plain("Siehe unten."), part(INSIDE.encode(), "message/rfc822"), subject="WG: Hund"),
        text="Siehe unten.\n\nWeitergeleitete Nachricht von fach@example.org: Blindenhunde\n\n"
             "Sie sind befreit."),
    Odd("our own question as a file",
        mixed(plain("Nein."), part(f"Message-ID: {OURS}\nFrom: b@example.com\n\nMuss ich?".encode(),
                                   "message/rfc822"))),
    Odd("signed with S/MIME", head() + multi(
        "signed; protocol=\"application/pkcs7-signature\"", plain("Nein."),
        attached(b"0\x82", "smime.p7s", "application/pkcs7-signature"))),
    Odd("signed with PGP", head() + multi("signed", plain("Nein."), part(
        b"-----BEGIN PGP SIGNATURE-----\n", "application/pgp-signature; name=signature.asc"))),
    Odd("signed with PGP inside the text", text(CLEAR)),
    Odd("signed with S/MIME so that the text is inside",
        head() + attached(b"0\x80", "smime.p7m", "application/pkcs7-mime; smime-type=signed-data"),
        Kind.EMPTY, "", problems=(SIGNED,)),
    Odd("encrypted with S/MIME",
        head() + attached(b"0\x80", "smime.p7m",
                          "application/pkcs7-mime; smime-type=enveloped-data"),
        Kind.EMPTY, "", problems=(ENCRYPTED,)),
    Odd("encrypted with PGP", head() + multi("encrypted", part(
        b"Version: 1\n", "application/pgp-encrypted"), attached(b"-----", "encrypted.asc")),
        Kind.EMPTY, "", problems=(ENCRYPTED,)),
    Odd("encrypted with PGP inside the text",
        text("Guten Tag\n\n-----BEGIN PGP MESSAGE-----\n\nhQEMA0000\n-----END PGP MESSAGE-----\n"),
        text="Guten Tag", problems=(ENCRYPTED,)),
    Odd("winmail.dat with a file", _winmail(wrapped_file("Straße 1.pdf", PDF), said="Nein."),
        files=(("Straße 1.pdf", PDF),)),
    Odd("winmail.dat with the text", _winmail(attribute(0x800C, b"Nein.\0", type_=2))),
    Odd("winmail.dat with HTML", _winmail(attribute(0x9003, properties(
        (3, 0x3FDE, (65001).to_bytes(4, "little")), (0x102, 0x1013, "<p>Grün.</p>".encode())))),
        text="Grün."),
    Odd("winmail.dat with RTF", _winmail(attribute(0x9003, properties(
        (0x102, 0x1009, stored_rtf(RTF))))), text="Für Hunde:\nNein.€ 0"),
    Odd("winmail.dat with compressed RTF made from HTML", _winmail(attribute(0x9003, properties(
        (0x102, 0x1009, compressed_rtf(RTF_HTML))))), text="Für Hunde: nein."),
    Odd("winmail.dat that is none",
        mixed(plain("Nein."), attached(b"leer", "winmail.dat", "application/ms-tnef")),
        problems=("Die Datei winmail.dat lässt sich nicht öffnen.",)),
]  # fmt: skip
