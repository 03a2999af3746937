"""Reading offices."""

from django.db.models import Q

from buergertelefon.directory.models import Office


def phone_book(text: str, *, limit: int = 8) -> list[Office]:
    """Offices with a telephone whose name has all the words, in any order; none for no words."""
    words = text.split()
    if not words:
        return []
    found = Office.objects.exclude(phone="").select_related("municipality")
    for word in words:
        found = found.filter(Q(name__icontains=word) | Q(municipality__name__icontains=word))
    return list(found.order_by("name")[:limit])
