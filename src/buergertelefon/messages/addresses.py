"""Where citizens are reached, and where they find our pages."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import NoReverseMatch, reverse

from buergertelefon.base.phone import may_be_texted
from buergertelefon.messages.errors import BadAddress, BadNumber


def reach(mail: str, phone: str) -> tuple[str, str]:
    """Address and number as they are kept. Raises BadAddress, BadNumber."""
    mail, number = mail.strip(), ""
    if mail:
        try:
            validate_email(mail)
        except ValidationError:
            raise BadAddress from None
    if phone.strip() and not (number := may_be_texted(phone)):
        raise BadNumber
    return mail, number


def link_to(page: str, *args: object) -> str:
    """Where citizens find a page; "" where there is none."""
    if not settings.PUBLIC_URL:
        return ""
    try:
        path = reverse(page, args=args)
    except NoReverseMatch:
        return ""
    return settings.PUBLIC_URL.rstrip("/") + path
