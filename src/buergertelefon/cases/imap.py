"""The mailbox in which answers of offices arrive. The only module that speaks IMAP."""

import ipaddress
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError

from buergertelefon.cases.errors import MailboxDown
from buergertelefon.cases.mailbox import Fetched, Folder
from buergertelefon.cases.rules.mails import LARGEST

#: seconds until the server opens its door, and for each of its answers
KNOCK, PATIENCE = 10, 60
#: our own flag: what has it was taken, whatever else somebody does in that mailbox
TAKEN = "Buergertelefon"


@dataclass(frozen=True)
class Imap:
    """An account on an IMAP server, see `Mailbox`."""

    host: str
    port: int
    user: str
    password: str = field(default="", repr=False)
    folder: str = "INBOX"
    tls: bool = True
    starttls: bool = False
    authorities: str = field(default="", repr=False)  # file of certificates; "": the system's
    largest: int = LARGEST
    patience: float = PATIENCE

    @property
    def address(self) -> tuple[str, int]:
        """See `Mailbox`."""
        return self.host, self.port

    @contextmanager
    def opened(self) -> Iterator["Session"]:
        """See `Mailbox`. Never signs in before the line is encrypted, if it is to be."""
        trust = self._trust()
        with _plainly():
            server = IMAPClient(
                self.host, self.port, ssl=self.tls, ssl_context=trust if self.tls else None,
                timeout=SocketTimeout(min(KNOCK, self.patience), self.patience),
            )  # fmt: skip
        try:
            with _plainly():
                if self.starttls:
                    server.starttls(trust)
                server.login(self.user, self.password)
                chosen = server.select_folder(self.folder)
            yield Session(server, chosen, self.largest)
            with suppress(OSError, IMAPClientError):  # what was done stays done
                server.logout()
        finally:
            with suppress(OSError, IMAPClientError):
                server.shutdown()

    def _trust(self) -> ssl.SSLContext:
        try:
            return ssl.create_default_context(cafile=self.authorities or None)
        except OSError:  # also what is no certificate
            raise MailboxDown("Die Datei mit Zertifikaten (ca) ist nicht da, oder keine.") from None


class Session:
    """See `mailbox.Session`. A number is of use only in here: the next one asks anew.

    So it does no harm if the server gives all mails new numbers (UIDVALIDITY).
    """

    def __init__(self, server: Any, chosen: dict[bytes, Any], largest: int) -> None:
        self._server, self._largest = server, largest
        flags = chosen.get(b"PERMANENTFLAGS", ())
        self._own_flag = b"\\*" in flags or TAKEN.encode() in flags
        self._places: dict[Folder, str] = {}

    def waiting(self, *, most: int) -> Iterator[Fetched]:
        """See `mailbox.Session`.

        What somebody has read in a mail program still waits, where the server keeps flags of ours;
        where it keeps none, a mail that was read counts as taken.
        """
        not_taken = ["UNKEYWORD", TAKEN] if self._own_flag else ["UNSEEN"]
        with _plainly():
            uids = sorted(self._server.search(["UNDELETED", *not_taken]))[:most]
            sizes = self._server.fetch(uids, ["RFC822.SIZE"]) if uids else {}
        for uid in uids:
            if uid not in sizes:
                continue
            big = sizes[uid][b"RFC822.SIZE"] > self._largest
            what = b"BODY[HEADER]" if big else b"BODY[]"
            with _plainly():
                found = self._server.fetch([uid], [what.replace(b"BODY", b"BODY.PEEK")])
            if content := found.get(uid, {}).get(what):  # else somebody else has moved it meanwhile
                yield Fetched(uid, content, too_big=big)

    def mark(self, uid: int, folder: Folder) -> None:
        """See `mailbox.Session`. The flag first: where it cannot be moved, it is taken still."""
        flags = [b"\\Seen", TAKEN.encode()] if self._own_flag else [b"\\Seen"]
        with _plainly():
            self._server.add_flags([uid], flags, silent=True)
        with suppress(IMAPClientError), _plainly(keeps=True):
            self._move(uid, self._place(folder))

    def _move(self, uid: int, place: str) -> None:
        if self._server.has_capability("MOVE"):
            self._server.move([uid], place)
            return
        self._server.copy([uid], place)
        self._server.delete_messages([uid], silent=True)
        if self._server.has_capability("UIDPLUS"):  # else: others' deleted mails would go, too
            self._server.uid_expunge([uid])

    def _place(self, folder: Folder) -> str:
        """The folder's name on this server, made if it is missing."""
        if folder not in self._places:
            name = f"{self._prefix()}{folder}"
            if not self._server.folder_exists(name):
                self._server.create_folder(name)
            self._places[folder] = name
        return self._places[folder]

    def _prefix(self) -> str:
        """What the names of an account's own folders begin with: on some servers "INBOX."."""
        if not self._server.has_capability("NAMESPACE"):
            return ""
        own = self._server.namespace().personal
        return str(own[0][0]) if own else ""


@contextmanager
def _plainly(*, keeps: bool = False) -> Iterator[None]:
    """What goes wrong on the line as MailboxDown, in German, without anybody's words in it.

    `keeps`: what the server refuses is the caller's, only a broken line is ours.
    """
    try:
        yield
    except LoginError:
        raise MailboxDown("Das Postfach weist unsere Anmeldung zurück.") from None
    except ssl.SSLError:
        raise MailboxDown("Die Verbindung zum Postfach ist nicht sicher.") from None
    except (OSError, IMAPClientAbortError):
        raise MailboxDown("Das Postfach antwortet nicht.") from None
    except IMAPClientError:
        if keeps:
            raise
        raise MailboxDown("Das Postfach lehnt ab, was wir brauchen.") from None


def read(url: str) -> Imap:
    """The account of imaps://user:password@host:port/folder (or imap://…?starttls=1).

    Raises ValueError; its text says what is wrong, in German.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValueError(
            "CASES_IMAP_URL ist keine Adresse; Sonderzeichen im Passwort als %23 und so fort"
        ) from None
    if parts.scheme not in {"imap", "imaps"} or not parts.hostname:
        raise ValueError("CASES_IMAP_URL beginnt nicht mit imaps:// und einem Namen")
    if not parts.username or not parts.password:
        raise ValueError("CASES_IMAP_URL nennt nicht Konto und Passwort")
    if not (unquote(parts.username) + unquote(parts.password)).isascii():
        raise ValueError("CASES_IMAP_URL: Konto und Passwort dürfen keine Umlaute haben")
    tls = parts.scheme == "imaps"
    asked = parse_qs(parts.query)
    starttls = asked.get("starttls") == ["1"]
    if tls and starttls:
        raise ValueError("CASES_IMAP_URL hat imaps und starttls zugleich")
    if not (tls or starttls or _is_loopback(parts.hostname)):
        raise ValueError("CASES_IMAP_URL ist nicht verschlüsselt: imaps:// oder ?starttls=1")
    return Imap(
        parts.hostname, port or (993 if tls else 143), unquote(parts.username),
        unquote(parts.password), unquote(parts.path.strip("/")) or "INBOX", tls, starttls,
        (asked.get("ca") or [""])[0],
    )  # fmt: skip


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
