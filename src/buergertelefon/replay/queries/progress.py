"""How far a replay has come: what the ledger of its centre says."""

from dataclasses import dataclass

from django.db.models import Max, Min

from buergertelefon.contacts.models import Contact, ContactEvent, Ledger
from buergertelefon.replay.errors import NotOurs
from buergertelefon.replay.rules.callers import person
from buergertelefon.replay.rules.day import Scene


@dataclass(frozen=True)
class Progress:
    """Where to go on. Numbers and positions as the ledger counts them."""

    place: int  # the day that is played again from its start
    number: int  # last contact before that day
    position: int  # last event before that day
    last_number: int
    last_position: int
    opening: int  # contacts from the time before


def progress(scene: Scene) -> Progress:
    """What is stored already. Raises NotOurs if the record is not of this scene."""
    ledger = Ledger.objects.filter(centre=scene.centre).first() or Ledger()
    found = Contact.objects.filter(centre=scene.centre).aggregate(Min("number"), Max("number"))
    if found["number__min"] is None:
        opening, position = ledger.last_number, ledger.last_position
        return Progress(0, opening, position, opening, position, opening)
    opening = found["number__min"] - 1
    done = ledger.last_number - opening
    if done > scene.plan.total:
        raise NotOurs(_refusal())
    place = scene.plan.place(done)
    number = opening + scene.plan.before[place]
    first = person(scene.town.seed, scene.plan.days[place], 0).contact
    event = (
        ContactEvent.objects.filter(
            contact_id=first, contact__centre=scene.centre, contact__number=number + 1
        )
        .order_by("position")
        .first()
    )
    if event is None:
        raise NotOurs(_refusal())
    return Progress(
        place, number, event.position - 1, ledger.last_number, ledger.last_position, opening
    )


def _refusal() -> str:
    return (
        "Dieses Servicecenter hat Gespräche, die nicht aus dieser Wiedergabe stammen. Geben Sie in"
        " einer eigenen, leeren Datenbank wieder (BUERGERTELEFON_HOME=…), oder mit denselben"
        " Angaben wie beim ersten Mal."
    )
