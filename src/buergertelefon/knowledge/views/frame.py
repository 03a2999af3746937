"""What the editors' pages share."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from buergertelefon.knowledge import errors
from buergertelefon.knowledge.forms import dressed
from buergertelefon.staff.models import Agent
from buergertelefon.staff.rules import Role
from buergertelefon.staff.views import AgentRequest, role_required

editor_required = role_required(Role.EDITOR)
#: notices may also be written by those who see the lines fill
announcer_required = role_required(Role.EDITOR, Role.TEAM_LEAD)

NAV = (
    ("knowledge_start", "Redaktion"), ("knowledge_list", "Alle Auskünfte"),
    ("knowledge_hints", "Hinweise und Wörter"), ("knowledge_new", "Neue Leistung"),
    ("responsibility", "Zuständigkeit"), ("phone_book", "Telefonbuch"),
    ("waste_items_office", "Was gehört wohin"), ("knowledge_notices", "Tagesmeldungen"),
)  # fmt: skip
#: where people come from who read pages that are not only the editors'
HOMES = (
    (Role.AGENT, ("desk", "Arbeitsplatz")), (Role.TEAM_LEAD, ("board", "Stand jetzt")),
    (Role.EDITOR, ("knowledge_start", "Redaktion")), (Role.BACK_OFFICE, ("counter", "Schalter")),
)  # fmt: skip
#: such pages, and whose they are besides
SHARED = (
    ("phone_book", "Telefonbuch", tuple(Role)),
    ("federation", "115 und andere Orte", (Role.AGENT, Role.TEAM_LEAD)),
    ("calendars", "Kalender", (Role.BACK_OFFICE, Role.TEAM_LEAD)),
    ("courses_office", "Kurse", (Role.BACK_OFFICE,)),
    ("waste_office", "Abfall", (Role.BACK_OFFICE,)),
    ("letters", "Briefe", (Role.BACK_OFFICE, Role.TEAM_LEAD)),
    (
        "survey_results",
        "Umfragen",
        (Role.TEAM_LEAD, Role.PLANNER, Role.ADMINISTRATOR, Role.STAFF_COUNCIL),
    ),
    ("cases", "Vorgänge", (Role.BACK_OFFICE, Role.TEAM_LEAD)),
    (
        "promise",
        "Zahlen",
        (Role.TEAM_LEAD, Role.PLANNER, Role.ADMINISTRATOR, Role.STAFF_COUNCIL),
    ),
    ("my_duty", "Mein Dienst", (Role.AGENT, Role.TEAM_LEAD, Role.PLANNER)),
    ("rosters", "Dienstplanung", (Role.PLANNER,)),
    ("forecast", "Dienstplanung", (Role.TEAM_LEAD, Role.STAFF_COUNCIL)),
)
#: rosters are about people: only planners open them, and no administrator
PLANNERS = frozenset({"rosters"})
WORDS: dict[type[errors.KnowledgeError], str] = {
    errors.NotYours: "Für diesen Ort dürfen Sie nichts ändern. Lesen können Sie alles.",
    errors.NotNow: "Das geht in diesem Stand nicht mehr. Bitte laden Sie die Seite neu.",
    errors.SecondPersonNeeded: "Eine zweite Person muss freigeben, nicht wer geschrieben hat.",
    errors.EditedMeanwhile: "Inzwischen hat jemand anderes gespeichert. Ihr Text steht noch hier.",
    errors.BadSpan: "„Bis“ muss nach „von“ liegen.",
    errors.NotKept: "Diese Wörter sind leer oder zu lang, oder es könnte eine Person darin stehen.",
}
FIELDS = {"say": "Vorlesetext", "source": "Quelle", "fee": "Gebühr", "duration": "Dauer"}


def worded(error: errors.KnowledgeError) -> str:
    """Why something was refused, for the person who tried."""
    if isinstance(error, errors.Incomplete):
        names = ", ".join(FIELDS.get(name, name) for name in error.fields)
        return f"Es fehlt noch: {names}. Was nicht bekannt ist, kreuzen Sie als unbekannt an."
    return WORDS.get(type(error), "Das ging nicht.")


def shared_nav(agent: Agent) -> dict[str, Any]:
    """What a page of all who work here has on top: where one came from, and its neighbours."""
    homes = [home for role, home in HOMES if agent.has_role(role)]
    pages = {}
    for url, name, roles in SHARED:  # of two pages of one name, the first that opens
        may = agent.roles.__contains__ if url in PLANNERS else agent.has_role
        if name not in pages and any(map(may, roles)):
            pages[name] = url
    return {"nav": [*homes, *((url, name) for name, url in pages.items())], "nav_name": "Seiten"}


def tell(request: AgentRequest, words: str, *, bad: bool = False) -> None:
    """Said on top of the next page."""
    (messages.error if bad else messages.success)(request, words)


def page(
    request: AgentRequest, name: str, values: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page in the editors' frame."""
    values["nav"] = NAV if request.user.has_role(Role.EDITOR) else NAV[-1:]
    for form in ("form", "bulk"):
        if form in values:
            dressed(values[form])
    return render(request, f"knowledge/{name}.html", values, status=status)
