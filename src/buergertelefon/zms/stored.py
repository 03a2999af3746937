"""What is said about each stored field of the interface to offices elsewhere."""

from buergertelefon.base.stored import AGENTS, NOBODY, Keep, Stored, Table, each

_OFFICE = Stored("Stellen mit fremder Terminvergabe und ihre Leistungen", Keep.SETUP, AGENTS)

STORED: Table = {
    "RemoteOffice": each("id slug centre name url number", _OFFICE),
    "RemoteOffer": each("id office service number", _OFFICE),
    "RemotePress": each(
        "press office since begins number status",
        Stored("damit ein Termin dort nicht zweimal gebucht wird", Keep.PRESS, NOBODY),
    ),
}
