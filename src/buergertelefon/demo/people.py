"""People of the example city. Their passwords are known to everybody: never for a real city."""

from dataclasses import dataclass

from buergertelefon.staff.rules import Role

#: one for all, printed at every start
PASSWORD = "beispiel-115"  # noqa: S105  # an example, and said so on the screen


@dataclass(frozen=True)
class Account:
    """An example person."""

    username: str
    name: str
    role: str  # as printed
    roles: tuple[Role, ...]
    seat: str = ""
    skills: tuple[tuple[str, int], ...] = ()


PEOPLE = (
    *(
        Account(
            username=f"agent{n}",
            name=f"Platz {10 + n}",
            role="Annahme",
            roles=(Role.AGENT,),
            seat=str(10 + n),
            skills=skills,
        )
        for n, skills in enumerate(
            (
                (("kfz", 1), ("lang-en", 1)),
                (("kfz", 1), ("vhs", 1)),
                (("finanzamt", 1), ("abfall", 1)),
                (("kfz", 2), ("vhs", 1), ("lang-en", 1), ("dgs", 1)),
                (("finanzamt", 1), ("vhs", 2)),
                (("abfall", 1), ("lang-en", 2)),
            ),
            start=1,
        )
    ),
    Account("teamleitung", "Teamleitung", "Teamleitung", (Role.TEAM_LEAD,)),
    Account("dienstplanung", "Dienstplanung", "Dienstplanung", (Role.PLANNER,)),
    Account("redaktion", "Redaktion", "Redaktion", (Role.EDITOR,)),
    Account("redaktion2", "Redaktion 2", "Redaktion, gibt frei", (Role.EDITOR,)),
    Account("amt", "Amt", "Amt mit Schaltern", (Role.BACK_OFFICE,)),
    Account("buergeramt", "Bürgeramt", "Amt mit Vorgängen", (Role.BACK_OFFICE,)),
    Account("vhs", "VHS", "Amt mit Kursen", (Role.BACK_OFFICE,)),
    Account("abfall", "Abfall", "Amt mit Abfall", (Role.BACK_OFFICE,)),
    Account("verwaltung", "Verwaltung", "Verwaltung", (Role.ADMINISTRATOR,)),
)
