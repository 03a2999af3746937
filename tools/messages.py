"""Compile the translations (.po to .mo), or with --check say what is not translated.

By Babel, because Django's own commands need the programs of GNU gettext on the machine.
"""

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
#: pages that speak English too; the German text is the message id
PAGES = (ROOT / "src/buergertelefon/website", ROOT / "src/buergertelefon/directory")
KEYWORDS = {**DEFAULT_KEYWORDS, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2)}
SOURCES = sorted((ROOT / "src").glob("**/locale/*/LC_MESSAGES/*.po"))


def catalogue(source: Path) -> Catalog:
    """What stands in the file; its language is the name of the folder."""
    with source.open("rb") as file:
        return read_po(file, locale=source.parent.parent.name)


def untranslated(source: Path) -> list[str]:
    """file:line and text of each message that has no translation or a doubtful one."""
    return [
        f"{source.relative_to(ROOT)}:{message.lineno}: {message.id}"
        for message in catalogue(source)
        if message.id and (message.fuzzy or not all(texts(message.string)))
    ]


def texts(string: str | tuple[str, ...] | list[str]) -> list[str]:
    """The translation, or one for each plural."""
    return [string] if isinstance(string, str) else list(string)


def asked() -> dict[str, str]:
    """Every text the citizens' pages ask a translation for, with its file."""
    settings.configure()
    found = {}
    files = [
        file
        for room in PAGES
        for pattern in ("**/*.html", "*.py", "courses/*.py", "templatetags/*.py")
        for file in room.glob(pattern)
    ]
    for file in files:
        text = file.read_text(encoding="utf-8")
        code = templatize(text) if file.suffix == ".html" else text
        for _, message, _, _ in extract("python", io.BytesIO(code.encode()), keywords=KEYWORDS):
            found[message if isinstance(message, str) else message[0]] = str(file.relative_to(ROOT))
    return found


def forgotten() -> list[str]:
    """Texts of the citizens' pages that no English stands beside, and English nobody asks for."""
    english = next(one for one in SOURCES if one.parent.parent.name == "en")
    there = {
        one.id if isinstance(one.id, str) else one.id[0] for one in catalogue(english) if one.id
    }
    wanted = asked()
    return [f"{file}: {text}" for text, file in wanted.items() if text not in there] + [
        f"{english.relative_to(ROOT)}: nobody asks for: {text}" for text in there - wanted.keys()
    ]


def main() -> None:
    if "--check" in sys.argv:
        missing = [line for source in SOURCES for line in untranslated(source)] + forgotten()
        sys.exit("\n".join([*missing, "Not translated."]) if missing else 0)
    for source in SOURCES:
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            with target.open("wb") as file:
                write_mo(file, catalogue(source))


if __name__ == "__main__":
    main()
