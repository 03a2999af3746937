"""What is said about the stored fields of rosters and forecasts."""

from buergertelefon.base.stored import NOBODY, Keep, Stored, Table, each

_PLANNER = "Dienstplanung"
_SUMS = "Leitung, Dienstplanung, Personalrat und Verwaltung"
_OWN = "die Person selbst und die Dienstplanung"
_ALL = "die Person selbst, die Dienstplanung und, wer mit ihr tauschen kann"
_RULES = Stored("nach welchen Regeln geplant wird", Keep.SETUP, _SUMS)
_EVENT = Stored("was das Anrufaufkommen ändert: Briefe, Wahlen, Zeiten", Keep.SETUP, _SUMS)
_FORECAST = Stored("wie viele Anrufe erwartet werden; keine Person", Keep.FORECAST, _SUMS)
_ODD = Stored("welche Tage die Prognose nicht lehren; keine Person", Keep.FIGURE, _SUMS)
_CONTRACT = Stored("wie viel und wann die Person arbeitet", Keep.CONTRACT, _OWN, of_staff=True)
_LEAVE = Stored(
    "an welchen Tagen die Person nicht da ist; der Grund wird nicht gespeichert",
    Keep.ROSTER,
    _OWN,
    of_staff=True,
)
_WISH = Stored("wann die Person gern frei hätte, früh oder spät", Keep.ROSTER, _OWN, of_staff=True)
_ACCOUNT = Stored(
    "wie viele Minuten ein Dienstplan über oder unter dem Vertrag liegt; danach nur die Summe",
    Keep.ROSTER,
    _OWN,
    of_staff=True,
)
_ROSTER = Stored("welche Wochen geplant sind und wie viele gebraucht werden", Keep.ROSTER, _SUMS)
_SHIFT = Stored("wann die Person Dienst hat", Keep.ROSTER, _ALL, of_staff=True)
_CHANGE = Stored(
    "was am Dienstplan geändert wurde, wann, von wem und warum; der Grund einer Fehlzeit nicht",
    Keep.ROSTER,
    _OWN,
    of_staff=True,
)
_DRAFT = Stored(
    "wer einen Entwurf rechnen lässt und wie weit er ist", Keep.ROSTER, _PLANNER, of_staff=True
)
_SWAP = Stored("wer welchen Dienst mit wem tauscht", Keep.ROSTER, _ALL, of_staff=True)

STORED: Table = {
    "PlanningRules": each(
        "centre aht_seconds patience_seconds definition abandonment_at_most occupancy_at_most "
        "confidence shrinkage least_people starts_from starts_until starts_step work_from "
        "work_until work_step stretch_least stretch_most week_account period_account "
        "early_ends_by late_starts_from late_ends_from early_starts_until "
        "notice_days",
        _RULES,
    ),
    "LeastSkill": each("id centre skill people", _RULES),
    "PlannedEvent": each(
        "id centre kind name begins until line factor opens closes", _EVENT
    ),
    "OddDay": each("id centre day reason found kept", _ODD),
    "Forecast": each("id centre made origin how", _FORECAST),
    "ForecastDay": each(
        "id forecast day line opens minutes mean q10 q50 q90 day_q10 day_q50 day_q90", _FORECAST
    ),
    "DayCheck": each("id centre day days done asked ended found failed", _FORECAST),
    "Contract": each(
        "id agent begins ends week_minutes days_least days_most day_least day_most free_weekdays "
        "there_from there_until late_at_most early_at_most",
        _CONTRACT,
    ),
    "Availability": each("id agent day there_from there_until", _WISH),
    "Leave": each("id agent begins until state", _LEAVE),
    "Wish": each("id agent day kind weight", _WISH),
    "Account": each("id agent day minutes roster reason", _ACCOUNT),
    "RosterFeed": each(
        "id agent secret_hash made",
        Stored(
            "Adresse, unter der das eigene Kalenderprogramm die Dienste liest; nur ein Hash",
            Keep.SETUP, NOBODY, of_staff=True,
        ),
    ),
    "Roster": each("id centre begins weeks made published version", _ROSTER),
    "RosterDay": each("id roster day opens required needed", _ROSTER),
    "Shift": each("id roster agent day starts ends breaks locked", _SHIFT),
    "Change": each("id roster number at by kind reason before after undone", _CHANGE),
    "Drafting": each(
        "roster asked by seconds version begun seen ended stop progress failed", _DRAFT
    ),
    "Swap": each("id roster asker day partner back state asked agreed decided", _SWAP),
}  # fmt: skip
