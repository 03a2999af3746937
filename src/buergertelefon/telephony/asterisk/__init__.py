"""The asterisk line: `ari` speaks to it, `line` is the Line on top, `install` runs one.

A telephone picks itself up, so ANSWER is not among what the desk may ask.
"""

from buergertelefon.telephony.line import Capability

NAME = "asterisk"
CAPABILITIES = frozenset(
    {
        Capability.DELIVER,
        Capability.HOLD,
        Capability.CONSULT,
        Capability.TRANSFER,
        Capability.PLAY,
        Capability.MAKE,
        Capability.CONFERENCE,
    }
)
