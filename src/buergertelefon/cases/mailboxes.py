"""Which mailbox this installation has for answers of offices, from its settings."""

from django.conf import settings

from buergertelefon.cases import imap
from buergertelefon.cases.mailbox import Mailbox


def mailbox() -> Mailbox | None:
    """None if there is none.

    Raises ValueError if it is set up wrongly; its text says what is wrong, in German.
    """
    mail, url = settings.CASES_MAIL, settings.CASES_IMAP_URL
    if not mail and not url:
        return None
    if not mail:
        raise ValueError("CASES_MAIL fehlt: die Adresse, an die Stellen antworten")
    if not url:
        raise ValueError("CASES_IMAP_URL fehlt: wo gelesen wird, was Stellen antworten")
    name, _, domain = mail.rpartition("@")
    if not name or not domain or mail != mail.strip() or any(one in mail for one in "<> "):
        raise ValueError("CASES_MAIL ist keine Mailadresse, nur name@stadt.de ohne Namen davor")
    return imap.read(url)
