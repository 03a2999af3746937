"""What is stored about cases."""

from buergertelefon.cases.models.cases import Attachment, Case, Entry
from buergertelefon.cases.models.inboxes import Inbox, TextBlock

__all__ = ["Attachment", "Case", "Entry", "Inbox", "TextBlock"]
