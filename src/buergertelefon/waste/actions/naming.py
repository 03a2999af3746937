"""What stands in an address for a name."""

from django.db.models import QuerySet
from django.utils.text import slugify

LONGEST = 70
#: "-9999" behind it
NUMBER = 5
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def free_slug(
    name: str, rows: QuerySet, *, otherwise: str, longest: int = LONGEST  # type: ignore[type-arg]  # any model with a slug
) -> str:  # fmt: skip
    """ "Hof Süd" as "hof-sued", with a number behind it where one of these rows has that already.

    `otherwise`: where neither a letter nor a digit is in it.
    """
    plain = slugify(name.lower().translate(_UMLAUTS))
    wanted = plain[: longest - NUMBER].strip("-") or otherwise
    taken = set(rows.filter(slug__startswith=wanted).values_list("slug", flat=True))
    numbered = (f"{wanted}-{n}" for n in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(one for one in numbered if one not in taken)
