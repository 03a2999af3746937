"""What is said about each stored field of telephony. Who talks to whom is in `LiveCall` alone."""

from buergertelefon.base.stored import (
    AGENTS,
    AT_WORK,
    EVERYBODY,
    LEADS,
    NOBODY,
    Keep,
    Stored,
    Table,
    each,
)

_PAGE = Stored(
    "welche Seiten offen sind, damit der Ton nur auf einer ankommt", Keep.PAGE, NOBODY,
    of_staff=True,
)  # fmt: skip
_ROUTE = Stored("wohin ein Anruf kommt und in welcher Reihenfolge", Keep.LIVE, NOBODY)
_WHO = Stored(
    "wer gerade mit wem spricht, damit das Gespräch bei der Person ankommt", Keep.LIVE,
    "die Person selbst", of_staff=True,
)  # fmt: skip
_STATE = Stored(
    "wer gerade bereit ist, spricht oder Pause hat, damit Anrufe verteilt werden", Keep.SIGNED_ON,
    "die Person selbst; alle anderen nur, wie viele in welchem Zustand sind", of_staff=True,
)  # fmt: skip

STORED: Table = {
    "Queue": each(
        "id centre slug name municipality max_waiting widen_after callbacks_an_hour skills",
        Stored("welche Warteschlangen es gibt", Keep.SETUP, AT_WORK),
    ),
    "Surge": each(
        "queue text callback_only wrap_up_seconds since until",
        Stored("was bei Andrang bis wann anders ist", Keep.SETUP, f"{AGENTS}, {LEADS}"),
    ),
    "CalledNumber": each(
        "id number name queue municipality calendar greeting announcement announcement_en "
        "ring_seconds wrap_up_seconds head_start web video",
        Stored("welche Rufnummern es gibt und wie sie beantwortet werden", Keep.SETUP, AT_WORK),
    ),
    "MenuChoice": each(
        "id number keys text text_en language queue",
        Stored("was eine Taste nach der Begrüßung wählt", Keep.SETUP, EVERYBODY),
    ),
    "PauseReason": each(
        "slug name order", Stored("welche Pausengründe es gibt", Keep.SETUP, AT_WORK)
    ),
    "SignOn": {
        **each("id centre agent seat state reason since reachable", _STATE),
        "skills": Stored(
            "welche Gespräche die Person bekommt", Keep.SIGNED_ON, NOBODY, of_staff=True
        ),
        **each(
            "idle_since until call next refused",
            Stored(
                "wer als Nächstes dran ist, damit Anrufe gerecht verteilt werden", Keep.SIGNED_ON,
                NOBODY, of_staff=True,
            ),
        ),
    },
    "DutyQuarter": each(
        "id centre at people ready_ms ringing_ms talk_ms wrap_ms not_ready_ms handled",
        Stored(
            "Zeiten aller zusammen, ohne Namen, bis die Nacht Gruppenzeiten daraus macht",
            Keep.DUTY, NOBODY,
        ),
    ),
    "LiveCall": {
        **each(
            "id centre line number queue language text state begun entered_queue answered since "
            "until held_ms begins expires tries farewell interrupted", _ROUTE,
        ),
        **each(
            "caller caller_leg outside",
            Stored("die Leitungen, die verbunden sind", Keep.LIVE, NOBODY),
        ),
        **each(
            "agent agent_leg accepted colleague colleague_leg colleague_talks came_from", _WHO
        ),
        "calling": Stored(
            "die Nummer der anrufenden Person, damit sie für einen Rückruf nicht diktiert wird",
            Keep.LIVE, "wer das Gespräch führt",
        ),
        "back": Stored(
            "die Nummer für den Rückruf; gelöscht, sobald dort jemand abnimmt", Keep.LIVE,
            "wer zurückruft",
        ),
    },
    "BrowserLeg": each(
        "id centre call role device state since talks_to attempt reported",
        Stored("verbindet zwei Browser für das Gespräch", Keep.LIVE, NOBODY, of_staff=True),
    ),
    "BrowserPage": each("id centre device stream opened seen owner", _PAGE),
    "Signal": each(
        "id device leg kind body at",
        Stored(
            "wie zwei Browser einander erreichen; Netzadressen stehen darin", Keep.SIGNAL, NOBODY,
            of_staff=True,
        ),
    ),
    "Request": each(
        "id centre device kind body at",
        Stored("worum eine Seite die Vermittlung bittet", Keep.STEP, NOBODY, of_staff=True),
    ),
    "Leadership": each(
        "centre backend beat",
        Stored("welches Programm vermittelt; keine Person", Keep.SETUP, "wer das System betreibt"),
    ),
}  # fmt: skip
