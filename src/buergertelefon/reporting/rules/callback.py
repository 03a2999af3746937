"""Were people called when they had been promised to be."""

from buergertelefon.reporting.rules.counted import Counted
from buergertelefon.reporting.rules.figure import Figure
from buergertelefon.telephony.rules import callbacks

#: who has chosen an hour is to be reached within it; who has not, before the callback expires
WINDOW = callbacks.WINDOW


def kept(one: Counted) -> Figure:
    """Connected within their window, of all who were promised to be called.

    Those who withdrew, or called again themselves, stay in the denominator: nobody reached them.
    Who is not called yet is in neither number. Source: domain notes, 2.2.
    """
    return Figure("R1", one.callbacks_kept, one.callbacks_promised)
