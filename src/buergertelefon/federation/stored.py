"""What is said about each stored field of the federation."""

from buergertelefon.base.stored import AGENTS, AT_WORK, LEADS, Keep, Stored, Table, each

_CENTRE = Stored("andere 115-Servicecenter und ihre Gebiete", Keep.SETUP, AT_WORK)
_BOTH = f"{AGENTS}, {LEADS}, das andere Servicecenter"

STORED: Table = {
    "Centre": each(
        "id slug name phone mail url hours exchange key_name source checked_on ended own", _CENTRE
    ),
    "CoveredArea": each("id centre area valid_from valid_until source", _CENTRE),
    "Enquiry": {
        **each(
            "id number direction ours other state sent_at due leika ars place way reference "
            "acknowledged accepted ended reason",
            Stored("dass eine Frage weitergegeben wurde, wohin und bis wann", Keep.ENQUIRY_LINE,
                   _BOTH),
        ),
        **each(
            "topic question answer trouble",
            Stored("die Frage und die Antwort", Keep.ENQUIRY, _BOTH),
        ),
        **each(
            "contact consent",
            Stored("wohin die Antwort geht, nur mit Einwilligung", Keep.ENQUIRY, _BOTH),
        ),
    },
}  # fmt: skip
