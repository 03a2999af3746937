"""Questions as they are set up."""

from itertools import groupby

from buergertelefon.survey.models import Asked, Scale


def askable() -> list[Scale]:
    """Those that can be asked, every version and language; published results of others not."""
    rows = Scale.objects.order_by("slug", "-version", "language")
    return [row for row in rows if not any("published" in one for one in row.options)]


def versions() -> list[tuple[str, int, list[Scale]]]:
    """The same by question and version, the newest first."""
    groups = groupby(askable(), key=lambda row: (row.slug, row.version))
    return [(slug, version, list(rows)) for (slug, version), rows in groups]


def was_asked(slug: str, version: int) -> bool:
    """Its wording stands."""
    return Asked.objects.filter(scale__slug=slug, scale__version=version).exists()
