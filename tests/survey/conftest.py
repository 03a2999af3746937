"""A question in three languages that everybody is asked."""

from datetime import date
from typing import Any

from tests.cases.conftest import the_centre

from buergertelefon.survey.actions.inviting import About, Invited, invite
from buergertelefon.survey.actions.setting_up import Wording, add_scale, set_plan
from buergertelefon.survey.models import Scale
from buergertelefon.survey.rules.asking import Channel, Option

#: a Monday
TODAY = date(2026, 6, 15)
ANSWERS = (
    Option(1, "sehr zufrieden", good=True), Option(2, "zufrieden", good=True),
    Option(3, "unzufrieden"), Option(4, "sehr unzufrieden"),
)  # fmt: skip
WORDINGS = (
    Wording("de", "Wie zufrieden sind Sie mit der Auskunft?", ANSWERS),
    Wording("en", "How satisfied are you with our answer?", (
        Option(1, "very satisfied", good=True), Option(2, "satisfied", good=True),
        Option(3, "dissatisfied"), Option(4, "very dissatisfied"),
    )),
)  # fmt: skip


def make_scale(slug: str = "zufrieden", **values: Any) -> Scale:
    """Its newest version in German."""
    about: dict[str, Any] = {"comment": True, "on": TODAY} | values
    version = add_scale(slug, about.pop("wordings", WORDINGS), **about)
    return Scale.objects.get(slug=slug, version=version, language="de")


def plan_all(channel: Channel = Channel.WEB, slug: str = "zufrieden") -> int:
    """Everybody is asked that question this way; the centre."""
    centre = the_centre().pk
    set_plan(centre, channel, scale=slug, share=10_000, active=True)
    return centre


def asked(area: str = "", line: str = "", day: date = TODAY, **values: Any) -> Invited:
    """An invitation by the web page."""
    about = About(the_centre().pk, values.pop("channel", Channel.WEB), day, area, line)
    invited = invite(about, **values)
    assert invited
    return invited
