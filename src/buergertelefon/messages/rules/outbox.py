"""When a message goes, how often it is tried, and how much of a recipient is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from buergertelefon.base import phone
from buergertelefon.base.hours import BERLIN


class Channel(StrEnum):
    """How a message goes (Weg)."""

    MAIL = "mail"
    SMS = "sms"
    LETTER = "letter"


CHANNELS: Mapping[str, str] = {Channel.MAIL: "E-Mail", Channel.SMS: "SMS", Channel.LETTER: "Brief"}
#: these are handed to a machine; a letter waits for a person who prints it
MACHINES = (Channel.MAIL, Channel.SMS)
#: so long who entered letters as posted may take that back
UNDO = timedelta(days=1)


class State(StrEnum):
    """What has become of a message."""

    WAITING = "waiting"
    SENT = "sent"  # the channel has taken it; whether it was read nobody knows
    FAILED = "failed"  # given up; a person decides


STATES: Mapping[str, str] = {
    State.WAITING: "wartet",
    State.SENT: "gesendet",
    State.FAILED: "nicht gesendet",
}


class Reason(StrEnum):
    """Why the last try came to nothing; a closed set, so that no answer of others is kept."""

    SILENT = "silent"
    INSECURE = "insecure"
    BUSY = "busy"
    RECIPIENT = "recipient"
    ACCESS = "access"
    REFUSED = "refused"
    NOT_SET_UP = "not_set_up"
    FAULT = "fault"
    LATE = "late"
    WITHDRAWN = "withdrawn"
    OPTED_OUT = "opted_out"


REASONS: Mapping[str, str] = {
    Reason.SILENT: "Der Dienst antwortet nicht",
    Reason.INSECURE: "Die Verbindung zum Dienst ist nicht sicher",
    Reason.BUSY: "Der Dienst nimmt gerade nichts an",
    Reason.RECIPIENT: "Diesen Empfänger gibt es nicht",
    Reason.ACCESS: "Der Dienst weist unsere Anmeldung zurück",
    Reason.REFUSED: "Der Dienst lehnt die Nachricht ab",
    Reason.NOT_SET_UP: "Der Weg ist nicht mehr eingerichtet",
    Reason.FAULT: "Bei uns ging etwas schief",
    Reason.LATE: "Sie wäre zu spät gekommen",
    Reason.WITHDRAWN: "Sie sollte nicht mehr gesendet werden",
    Reason.OPTED_OUT: "Der Empfänger hat abbestellt",
}

#: what a person does about it who sees that it has failed
ADVICE: Mapping[str, str] = {
    Reason.SILENT: "Läuft er wieder („buergertelefon doctor“ sagt es), noch einmal senden.",
    Reason.INSECURE: "Das ändert, wer Bürgertelefon betreibt. Danach noch einmal senden.",
    Reason.BUSY: "Später noch einmal senden.",
    Reason.RECIPIENT: "Nicht noch einmal senden. Anrufen oder einen Brief schreiben.",
    Reason.ACCESS: "Das Kennwort für den Dienst prüft, wer Bürgertelefon betreibt. Dann senden.",
    Reason.REFUSED: "Bleibt es so, anders benachrichtigen: anrufen oder einen Brief schreiben.",
    Reason.NOT_SET_UP: "Das richtet ein, wer Bürgertelefon betreibt. Danach noch einmal senden.",
    Reason.FAULT: "Noch einmal senden. Scheitert es wieder, bitte melden.",
    Reason.LATE: "Nichts zu tun: Der Zeitpunkt ist vorbei.",
    Reason.WITHDRAWN: "Nichts zu tun.",
    Reason.OPTED_OUT: "Nichts zu tun: Solche Nachrichten sind abbestellt.",
}
#: sent once more it would fail once more
FINAL = frozenset({Reason.LATE, Reason.WITHDRAWN, Reason.OPTED_OUT})

#: pauses after the first, second … try that came to nothing; after the last one it has failed
PAUSES = (
    timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10),
    timedelta(hours=1), timedelta(hours=4),
)  # fmt: skip


def pause(tries: int) -> timedelta | None:
    """How long to wait after so many tries (1 or more); None: no further try."""
    return PAUSES[tries - 1] if tries <= len(PAUSES) else None


@dataclass(frozen=True)
class Quiet:
    """When no telephone is to beep, local time: from `begins` until just before `ends`."""

    begins: time = time(21)
    ends: time = time(7)

    def holds(self, local: time) -> bool:
        """Is it quiet at this time of day? Equal ends: never."""
        if self.begins <= self.ends:
            return self.begins <= local < self.ends
        return local >= self.begins or local < self.ends


def not_before(
    at: datetime, channel: Channel | str, *, urgent: bool, quiet: Quiet | None
) -> datetime:
    """When a message that is ready at `at` may go: then, or when the quiet hours are over.

    Only texts wait, and none that somebody is waiting for on the telephone (`urgent`).
    """
    local = at.astimezone(BERLIN)
    if channel != Channel.SMS or urgent or quiet is None or not quiet.holds(local.time()):
        return at
    day = local.date() + timedelta(days=local.time() >= quiet.ends)
    return datetime.combine(day, quiet.ends, BERLIN).astimezone(UTC)


def quiet_hours(written: str) -> Quiet | None:
    """`21-7` as the quiet hours from 21:00 to 7:00; nothing or `0-0`: none. Raises ValueError."""
    if not written:
        return None
    begins, dash, ends = written.partition("-")
    if not dash:
        raise ValueError(written)
    quiet = Quiet(time(int(begins)), time(int(ends)))
    return quiet if quiet.begins != quiet.ends else None


def masked(recipient: str) -> str:
    """Enough to know one's own number or address again: +49 … 4567, m…@beispiel.de.

    Of a postal address only the town: …, 28195 Bremen. An erased one stays empty.
    """
    if not recipient:
        return ""
    if "\n" in recipient:  # a postal address
        return f"…, {recipient.rpartition(chr(10))[2]}"
    name, at, domain = recipient.rpartition("@")
    if at:
        return f"{name[0] if len(name) > 1 else ''}…@{domain}"
    return phone.masked(recipient)
