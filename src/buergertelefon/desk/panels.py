"""What the panels of the desk show, from the state of the exchange and the record."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from buergertelefon.contacts.models import FollowUp
from buergertelefon.contacts.queries import owed
from buergertelefon.contacts.rules import OUTCOMES, Outcome
from buergertelefon.desk.records import PRACTICE, Record, read
from buergertelefon.staff.models import Agent
from buergertelefon.telephony.models import CalledNumber, PauseReason
from buergertelefon.telephony.queries.people import device_of
from buergertelefon.telephony.queries.states import desk_states

#: why the desk proposes an outcome
WHY = {
    Outcome.SETTLED: "Vorschlag, weil Sie gebucht oder angemeldet haben.",
    Outcome.REFERRED: "Vorschlag, weil Sie den Kontakt gesendet haben.",
    Outcome.FORWARDED: "Vorschlag, weil Sie weitergeleitet haben.",
    Outcome.CALLBACK: "Vorschlag, weil Sie einen Rückruf vereinbart haben.",
}
LANGUAGES = {"de": "Deutsch", "en": "Englisch"}
CHANNELS = {
    "web": "Internetseite", "phone": "Telefon", "manual": "Telefon am Platz", "practice": "Übung",
}  # fmt: skip
#: why somebody is not ready, besides the rows of pause reasons
NOT_READY = {
    "signed_in": "Sie sind angemeldet. Nehmen Sie Anrufe an?",
    "no_answer": "Der Anruf ging weiter. Wieder bereit?",
    "device": "Wir erreichen diesen Platz nicht. Wieder bereit?",
    "practice": "Sie üben. Es kommt kein echter Anruf.",
}
CALLED_BACK = (
    "Guten Tag, hier ist das Bürgertelefon {city}. Sie wollten zurückgerufen werden. "
    "Was kann ich für Sie tun?"
)
TITLES = {
    "off": "Nicht im Dienst", "not_ready": "Nicht bereit", "waiting": "Bereit",
    "offered": "Neuer Anruf", "talking": "Im Gespräch", "wrapup": "Nachbearbeitung",
}  # fmt: skip


@dataclass(frozen=True)
class Desk:
    """One look at the desk."""

    phase: str  # off, not_ready, waiting, offered, talking, wrapup
    state: dict[str, Any]
    call: dict[str, Any] | None
    number: CalledNumber | None
    record: Record | None

    @property
    def title(self) -> str:
        """The document's title carries the state."""
        words = TITLES[self.phase]
        if not self.number:
            return words
        joint = " für " if self.phase == "offered" else ", "
        return f"{words}{joint}{self.number.municipality.name}"

    @property
    def practising(self) -> bool:
        """Is the call, or was the last one, a scripted one?"""
        if self.call:
            return bool(self.call["line"] == PRACTICE)
        return bool(self.state["reason"] == PRACTICE)

    @property
    def greeting(self) -> tuple[str, str, str]:
        """What to say first: before the city, the city, after it."""
        if not self.number:
            return "", "", ""
        text = CALLED_BACK if self.call and self.call["called_back"] else self.number.greeting
        before, _, after = text.partition("{city}")
        name = self.number.municipality.name
        return (before, name, after) if after else (before, "", "")

    @property
    def facts(self) -> list[tuple[str, str, str]]:
        """Label, text, and the moment a running time counts from."""
        if not self.call or not self.record:
            return []
        facts = [("Leitung", self.call["line_name"], "")]
        entered, answered = self.call["entered_queue"], self.call["answered"]
        if entered and answered and not self.record.script:
            waited = datetime.fromisoformat(answered) - datetime.fromisoformat(entered)
            facts.append(("Hat gewartet", clock(int(waited.total_seconds())), ""))
        facts.append(("Sprache", LANGUAGES.get(self.call["language"], self.call["language"]), ""))
        way = "Kamera" if self.call["video"] else "Text" if self.call["text"] else ""
        facts.append(("Kommt über", way or CHANNELS.get(self.record.channel, ""), ""))
        return facts

    @property
    def outcome(self) -> str:
        """What is chosen or proposed."""
        return (self.record.outcome or Outcome.SETTLED.value) if self.record else ""

    @property
    def outcome_why(self) -> str:
        """Why the desk proposes it; "" if the person chose."""
        if not self.record or not self.record.outcome_proposed or not self.record.outcome:
            return ""
        return WHY.get(Outcome(self.record.outcome), "")

    @property
    def outcome_name(self) -> str:
        """The outcome in words."""
        return OUTCOMES.get(self.outcome, "")

    @property
    def keeps_number(self) -> bool:
        """Was a number taken down for what is still owed?"""
        return bool(self.record) and self.record.keeps_number  # type: ignore[union-attr]  # a record

    @property
    def held(self) -> bool:
        """Does the caller hear music?"""
        return bool(self.call) and self.call["state"] in {"held", "consulting"}  # type: ignore[index]  # a call

    def can(self, what: str) -> bool:
        """May this be asked of the line?"""
        return bool(self.call) and what in self.call["capabilities"]  # type: ignore[index]  # a call

    @property
    def can_hold(self) -> bool:
        """Music for the caller."""
        return self.can("hold")

    @property
    def can_transfer(self) -> bool:
        """Another person for the caller."""
        return self.can("transfer")

    @property
    def can_write(self) -> bool:
        """Letters beside the voice, or instead of it."""
        return self.can("realTimeText")

    @property
    def can_confer(self) -> bool:
        """All three at once."""
        return self.can("conference")

    @property
    def can_answer(self) -> bool:
        """Is it picked up here, and not at a telephone?"""
        return self.can("answer")

    @property
    def by_hand(self) -> bool:
        """Does the person dial and pick up beside the screen?"""
        return bool(self.call) and self.call["line"] == "manual"  # type: ignore[index]  # a call

    @property
    def in_browser(self) -> bool:
        """Is the audio in this page?"""
        return self.can("mediaInBrowser")


def desk(agent: Agent) -> Desk:
    """The desk of this person now; a fixed number of queries."""
    state = desk_states([device_of(agent)])[device_of(agent)]
    call = state["call"]
    phase = {"available": "waiting", "wrap_up": "wrapup"}.get(state["state"], state["state"])
    number = record = None
    if call:
        number = CalledNumber.objects.select_related("municipality").get(number=call["called"])
        record = read(call)
    return Desk(phase, state, call, number, record)


def pauses(agent: Agent, state: dict[str, Any]) -> dict[str, Any]:
    """Pause reasons, and the one that holds or comes next."""
    reasons = list(PauseReason.objects.all())
    names = {reason.slug: reason.name for reason in reasons}
    wish = state["next"].removeprefix("pause:")
    return {
        "reasons": reasons,
        "reason": NOT_READY.get(state["reason"], names.get(state["reason"], "")),
        "next": "Abmelden" if wish == "off" else names.get(wish, ""),
        "seat": agent.seat,
    }


def open_items(agent: Agent) -> list[FollowUp]:
    """What the centre still owes; as many as one sees at a glance."""
    return list(owed(agent.centre_id)[:12])


def clock(seconds: int) -> str:
    """0:48, 12:05."""
    return f"{seconds // 60}:{seconds % 60:02}"


def spoken_numbers(agent: Agent) -> list[CalledNumber]:
    """Numbers of this centre, for a call that comes on the telephone beside the screen."""
    numbers = CalledNumber.objects.filter(queue__centre=agent.centre_id, video=False)
    return list(numbers.select_related("municipality").order_by("pk"))
