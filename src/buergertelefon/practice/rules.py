"""What a practice call should have brought, and what it did."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from buergertelefon.base.personal import personal_data
from buergertelefon.contacts.rules import OUTCOMES, Outcome

#: of callers, as `telephony.speech` knows them
VOICES = (
    ("de", "Stimme 1"), ("de+f2", "Stimme 2"), ("de+m3", "Stimme 3"), ("en+f2", "Englisch"),
)  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """What is right; topics by slug."""

    topics: Mapping[str, str]  # slug to name; all of them belong to the call
    outcome: str


@dataclass(frozen=True)
class Done:
    """What the person has written and done."""

    topics: Mapping[str, str]
    outcome: str
    note: str = ""
    kinds: Collection[str] = ()  # "contact", "forward", "callback": what was really done


@dataclass(frozen=True)
class Finding:
    """One line of what the person is told; `right` is also said in words."""

    right: bool
    text: str


#: what an outcome promises, and has to be done for it
PROMISES = {
    Outcome.REFERRED: ("contact", "Kontakt gesendet", "Der Kontakt wurde nicht gesendet"),
    Outcome.FORWARDED: ("forward", "Weitergeleitet", "Es wurde nichts weitergeleitet"),
    Outcome.CALLBACK: ("callback", "Rückruf vereinbart", "Es wurde kein Rückruf vereinbart"),
}


def findings(wanted: Wanted, done: Done) -> list[Finding]:
    """What was right and what was not: topics, outcome, what the outcome promises, the note."""
    found = [
        Finding(slug in done.topics, f"Thema „{name}“" + ("" if slug in done.topics else " fehlt"))
        for slug, name in wanted.topics.items()
    ]
    found += [
        Finding(right=False, text=f"Thema „{name}“ gehört nicht dazu")
        for slug, name in done.topics.items()
        if slug not in wanted.topics
    ]
    right = done.outcome == wanted.outcome
    words = f"Ergebnis „{OUTCOMES[wanted.outcome]}“"
    chosen = OUTCOMES.get(done.outcome, "noch keins")
    found.append(Finding(right, words if right else f"{words}, gewählt war „{chosen}“"))
    if promise := PROMISES.get(Outcome(wanted.outcome)):
        kind, kept, broken = promise
        found.append(Finding(kind in done.kinds, kept if kind in done.kinds else broken))
    if looks := personal_data(done.note):
        found.append(Finding(right=False, text=f"In der Notiz steht {', '.join(looks)}"))
    return found
