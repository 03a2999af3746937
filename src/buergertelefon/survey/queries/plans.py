"""Which question is asked where."""

from buergertelefon.survey.models import Plan, Scale


def plan(centre: int, channel: str) -> Plan | None:
    """What is planned for a centre and a channel; None if nobody is asked."""
    return Plan.objects.filter(centre=centre, channel=channel, active=True, share__gt=0).first()


def scale_of(plan: Plan, *, language: str) -> Scale | None:
    """The newest version of the plan's question in that language, else in German."""
    found = Scale.objects.filter(slug=plan.scale).order_by("-version")
    return found.filter(language=language).first() or found.filter(language="de").first()
