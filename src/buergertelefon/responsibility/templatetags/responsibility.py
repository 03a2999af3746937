"""Contacts and sources of responsibilities, as a person reads them."""

import re

from django import template

from buergertelefon.responsibility.queries.words import ROLES
from buergertelefon.responsibility.rules.contacts import contact
from buergertelefon.responsibility.rules.deciding import Role

register = template.Library()
_ADDRESS = re.compile(r"https?://(?:www\.)?([^/\s)]+)[^\s)]*")


@register.filter
def hosts(text: str) -> str:
    """Addresses of pages shortened to who publishes them: a reason has to be read at a glance."""
    return _ADDRESS.sub(r"\1", text)


#: parts of a contact, as the desk names them
REACH = {"tel": "Telefon", "mail": "E-Mail", "url": "Internet", "fax": "Fax"}


@register.filter
def reach(text: str) -> str:
    """ "tel:0421 1 mail:a@b.de" as "Telefon 0421 1 · E-Mail a@b.de"."""
    found = contact(text)
    parts = (("tel", found.phone), ("mail", found.mail), ("url", found.url))
    return " · ".join(f"{REACH[name]} {value}" for name, value in parts if value)


@register.filter
def role_name(role: str) -> str:
    """What a body is beside who is responsible; "" for who is."""
    return ROLES.get(Role(role), "")


#: kinds of registers in words
KINDS = {
    "municipalities": "Gemeinden", "postcodes": "Postleitzahlen", "districts": "Stadtteile",
    "addresses": "Adressen", "mergers": "Zusammenschlüsse", "houses": "Ortsteile der Adressen",
}  # fmt: skip


@register.filter
def register_name(kind: str) -> str:
    """ "addresses 04011" as "Adressen 04011"."""
    word, _, rest = kind.partition(" ")
    return f"{KINDS.get(word, word)} {rest}".strip()
