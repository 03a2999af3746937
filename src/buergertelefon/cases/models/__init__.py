"""What is stored about cases."""

from buergertelefon.cases.models.cases import Attachment, Case, Entry
from buergertelefon.cases.models.inboxes import Inbox, TextBlock
from buergertelefon.cases.models.mails import Inbound

__all__ = ["Attachment", "Case", "Entry", "Inbound", "Inbox", "TextBlock"]
