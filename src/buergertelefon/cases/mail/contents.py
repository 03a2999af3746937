"""What a mail carries: its text, its files, and what of it could not be read."""

import re
from dataclasses import dataclass, field
from email.errors import CloseBoundaryNotFoundDefect, StartBoundaryNotFoundDefect
from email.message import Message

from buergertelefon.cases.mail.charsets import letters
from buergertelefon.cases.mail.headers import addresses, filename, header, parameters, words
from buergertelefon.cases.mail.html import as_text
from buergertelefon.cases.mail.names import named
from buergertelefon.cases.mail.opening import parts
from buergertelefon.cases.mail.transfer import content
from buergertelefon.cases.mail.winmail import unwrapped

#: files of one mail; its texts; characters of them together
MOST_FILES, MOST_TEXTS, LONGEST_TEXT = 20, 20, 200_000
#: files winmail.dat; one is usual
MOST_WRAPPED = 3
#: bytes; a picture shown inside the text that is smaller is the house's logo
LOGO = 10_000
SIGNATURES = frozenset({"application/pgp-signature", "application/pkcs7-signature",
                        "application/x-pkcs7-signature", "application/pgp-keys"})  # fmt: skip
ENCRYPTED = "Die Mail ist verschlüsselt, wir können sie nicht lesen."
SIGNED = "Die Mail ist so signiert, dass wir ihren Text nicht lesen können."
REPORTS = frozenset({"message/delivery-status", "message/disposition-notification",
                     "text/rfc822-headers", "message/global-delivery-status"})  # fmt: skip
PGP_SIGNED = re.compile(r"-----BEGIN PGP SIGNED MESSAGE-----\n(?:[A-Za-z-]+: [^\n]*\n)*\n?")
PGP_SIGNATURE = re.compile(r"-----BEGIN PGP SIGNATURE-----[^-]*(-----END PGP SIGNATURE-----)?")
TEXTS = frozenset({"text/plain", "text/html"})
TORN = (CloseBoundaryNotFoundDefect, StartBoundaryNotFoundDefect)
NO_HTML = re.compile(r"\bHTML\b")


@dataclass
class Contents:
    """What was found so far."""

    texts: list[str] = field(default_factory=list)
    files: list[tuple[str, bytes]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    left_out: int = 0
    wrapped: int = 0

    @property
    def text(self) -> str:
        """All of it, one below the other."""
        return "\n\n".join(one.strip("\n") for one in self.texts if one.strip())

    def missing(self, words: str) -> None:
        """Note what could not be read, once."""
        if words not in self.problems:
            self.problems.append(words)


def contents(mail: Message, *, known: frozenset[str]) -> Contents:
    """What it carries. `known`: identifiers of mails that need not be read when they come along."""
    found = Contents()
    _take(mail, found, known)
    text = found.text
    if "-----BEGIN PGP MESSAGE-----" in text:
        found.missing(ENCRYPTED)
        text = text.partition("-----BEGIN PGP MESSAGE-----")[0]
    text = PGP_SIGNATURE.sub("", PGP_SIGNED.sub("", text))
    if len(text) > LONGEST_TEXT:
        found.missing(f"Der Text ist länger als {LONGEST_TEXT} Zeichen. Der Rest fehlt.")
    found.texts = [text[:LONGEST_TEXT]]
    if found.left_out:
        found.missing(f"Die Mail hat mehr als {MOST_FILES} Anhänge. {found.left_out} davon fehlen.")
    return found


def _take(part: Message, found: Contents, known: frozenset[str]) -> None:
    kind = part.get_content_type()
    if kind == "multipart/encrypted" or _is_enveloped(part, kind):
        found.missing(ENCRYPTED)
    elif kind in SIGNATURES or kind in REPORTS:
        return
    elif kind in {"application/pkcs7-mime", "application/x-pkcs7-mime"}:
        found.missing(SIGNED)
    elif kind == "message/rfc822" and (inner := parts(part)):
        _take_forwarded(inner[0], found, known)
    elif kind == "multipart/alternative":
        _take_best(parts(part), found, known)
    elif kind.startswith("multipart/") and part.is_multipart():
        _tell_if_torn(part, found)
        for one in parts(part):
            _take(one, found, known)
    elif kind.startswith("multipart/") or (kind in TEXTS and not _is_file(part)):
        _tell_if_torn(part, found)
        if len(found.texts) < MOST_TEXTS and len(found.text) < LONGEST_TEXT:
            found.texts.append(_text(part, found))
    elif not part.is_multipart():
        _take_file(part, kind, found)


def _is_enveloped(part: Message, kind: str) -> bool:
    if kind not in {"application/pkcs7-mime", "application/x-pkcs7-mime"}:
        return False
    return parameters(part, "Content-Type").get("smime-type", "enveloped-data") != "signed-data"


def _is_file(part: Message) -> bool:
    way = header(part, "Content-Disposition").split(";")[0].strip().lower()
    return way == "attachment" or bool(filename(part))


def _tell_if_torn(part: Message, found: Contents) -> None:
    if any(isinstance(one, TORN) for one in part.defects):
        found.missing("Das Ende der Mail fehlt. Vielleicht ist nicht alles angekommen.")


def _take_best(choices: list[Message], found: Contents, known: frozenset[str]) -> None:
    """Of several readings of the same the plain one, if it says anything; files of all of them."""
    tried: list[Contents] = []
    for choice in choices:
        tried.append(Contents())
        _take(choice, tried[-1], known)
    told = [one for one in tried if one.text.strip()]
    if told:
        first, last = told[0], told[-1]
        pointing = len(first.text) < 300 and NO_HTML.search(first.text)
        found.texts += last.texts if pointing else first.texts
    for one in tried:
        found.files += one.files
        found.left_out += one.left_out
        for problem in one.problems:
            found.missing(problem)


def _take_forwarded(inner: Message, found: Contents, known: frozenset[str]) -> None:
    """A mail inside this one; not if it is what is being answered."""
    if header(inner, "Message-ID") in known or header(inner, "X-Buergertelefon"):
        return
    sender = next(iter(addresses(inner, "From")), "unbekannt")
    subject = words(header(inner, "Subject")) or "ohne Betreff"
    found.texts.append(f"Weitergeleitete Nachricht von {sender}: {subject}")
    _take(inner, found, known)


def _text(part: Message, found: Contents) -> str:
    raw, whole = content(part)
    told = parameters(part, "Content-Type")
    text, sure = letters(raw, told.get("charset", ""))
    if not whole or not sure:
        found.missing("Ein Teil des Textes ist beschädigt und nicht lesbar.")
    if part.get_content_type() == "text/html":
        return as_text(text)
    if told.get("format", "").lower() == "flowed":
        return _unflowed(text, gap="" if told.get("delsp", "").lower() == "yes" else " ")
    return text


def _unflowed(text: str, *, gap: str) -> str:
    """With soft line ends taken out. Source: RFC 3676, 4; quoted lines stay as they are."""
    told: list[list[str]] = []
    open_line = False
    for line in text.split("\n"):
        quoted, signed = line.startswith(">"), line == "-- "
        bare = line.removeprefix(" ")
        flows = line.endswith(" ") and not quoted and not signed
        shown = bare[:-1] + gap if flows else bare
        if open_line and not quoted and not signed:
            told[-1].append(shown)
        else:
            told.append([shown])
        open_line = flows
    return "\n".join("".join(line) for line in told)


def _take_file(part: Message, kind: str, found: Contents) -> None:
    raw, whole = content(part)
    sent = filename(part)
    if kind == "application/ms-tnef" or sent.lower() == "winmail.dat":
        _take_wrapped(raw, found)
        return
    name = named(sent, kind)
    if kind.startswith("image/") and header(part, "Content-ID") and len(raw) < LOGO:
        return
    if not whole:
        found.missing(f"Die Datei {name} ist beschädigt.")
    if raw:
        _keep(name, raw, found)


def _take_wrapped(raw: bytes, found: Contents) -> None:
    found.wrapped += 1
    try:
        wrapped = unwrapped(raw if found.wrapped <= MOST_WRAPPED else b"")
    except ValueError:
        found.missing("Die Datei winmail.dat lässt sich nicht öffnen.")
        return
    if not found.text.strip():
        found.texts.append(wrapped.text)
    for name, inner in wrapped.files:
        _keep(named(name, ""), inner, found)


def _keep(name: str, raw: bytes, found: Contents) -> None:
    if len(found.files) < MOST_FILES:
        found.files.append((name, raw))
    else:
        found.left_out += 1
