"""`buergertelefon exchange up`, `down`, `status`: a telephone system of one's own."""

import sys
from dataclasses import replace

from django.conf import settings
from django.utils import timezone

from buergertelefon.base.models import ServiceCentre
from buergertelefon.staff.models import Agent
from buergertelefon.telephony.announcements import prepare
from buergertelefon.telephony.asterisk import configuration, install
from buergertelefon.telephony.asterisk.configuration import Plan
from buergertelefon.telephony.asterisk.fetch import NoAsterisk
from buergertelefon.telephony.models import CalledNumber
from buergertelefon.telephony.queries.sums import exchange_alive
from buergertelefon.telephony.questions import prepare_questions


def plan() -> Plan:
    """What the environment says; the telephones are those of the seats people sit at."""
    seats = Agent.objects.filter(is_active=True).exclude(seat="").values_list("seat", flat=True)
    usable = tuple(sorted({seat for seat in seats if seat.isalnum() and seat.isascii()}))
    return replace(Plan(**settings.ASTERISK), seats=usable)


def main(word: str, *options: str) -> None:
    """Carry out up, down or status. Raises SystemExit with a plain sentence if it cannot."""
    match word:
        case "up":
            _up()
        case "down":
            gone = install.down()
            say("Asterisk ist beendet." if gone else "Es läuft kein Asterisk von uns.")
        case "status":
            _status(passwords="--passwords" in options)


def say(text: str) -> None:
    """Tell the operator."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _up() -> None:
    wanted = plan()
    try:
        words = install.up(wanted, tell=say)
    except NoAsterisk as error:
        sys.exit(str(error))
    say("Ansagen werden gesprochen …")
    made = prepare(CalledNumber.objects.all(), at=timezone.now(), telephone=True)
    made += prepare_questions()
    if made:
        say(f"{made} Ansagen wurden gesprochen.")
    say(f"{install.ask(words, 'core show version').split(' built')[0].strip()} läuft.")
    say(f"  Anrufe (SIP)     {wanted.host}:{wanted.sip}, von {', '.join(wanted.trunks)}")
    say(f"  Telefone         {len(wanted.seats)} Plätze; Kennwörter: exchange status --passwords")
    say("Die Vermittlung verbindet sich innerhalb weniger Sekunden von selbst.")


def _status(*, passwords: bool) -> None:
    wanted = plan()
    address = install.address()
    if address is None:
        sys.exit("Es ist kein Asterisk eingerichtet. Einrichten: buergertelefon exchange up")
    state = install.state(address)
    if state is None:
        sys.exit(
            f"Asterisk antwortet nicht ({address.url}). Neu starten: buergertelefon exchange up"
        )
    say(f"Asterisk {state.version} läuft seit {state.since}.")
    say(f"  Gespräche        {state.channels} Kanäle")
    alive = any(exchange_alive(centre.pk) for centre in ServiceCentre.objects.all())
    away = "läuft nicht: Anrufe klingeln ohne Reihenfolge an allen Telefonen"
    say(f"  Vermittlung      {'läuft' if alive else away}")
    online = [name for name, up in state.phones.items() if up]
    say(f"  Telefone         {len(online)} von {len(state.phones)} angemeldet")
    if passwords:
        for seat in wanted.seats:
            word = configuration.password_of(install.folder(), seat)
            there = "angemeldet" if f"seat{seat}" in online else ""
            say(f"    seat{seat:<6} {word}  {there}".rstrip())
