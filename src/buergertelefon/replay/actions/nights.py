"""What the product does by night, once a simulated week; at the end the sums of it all."""

from datetime import datetime

from buergertelefon.base.models import ServiceCentre
from buergertelefon.contacts.callers import forget_keys
from buergertelefon.contacts.repeats import mark
from buergertelefon.replay.rules.day import Scene
from buergertelefon.reporting.actions.grouping import close_days
from buergertelefon.reporting.actions.rolling import rebuild


def pass_week(scene: Scene, *, at: datetime) -> None:
    """Tell who asked again, and forget by what they are known."""
    mark(_centre(scene), at=at)
    forget_keys(at=at)


def add_up(scene: Scene, *, at: datetime) -> None:
    """The last night, and all sums of the centre; twice is the same as once."""
    pass_week(scene, at=at)
    centre = _centre(scene)
    close_days(centre, at=at)
    rebuild(centre, at=at)


def _centre(scene: Scene) -> ServiceCentre:
    return ServiceCentre.objects.get(pk=scene.centre)
