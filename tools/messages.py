"""Compile the translations (.po to .mo), or with --check say what is not translated.

By Babel, because Django's own commands need the programs of GNU gettext on the machine.
"""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
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


def main() -> None:
    if "--check" in sys.argv:
        missing = [line for source in SOURCES for line in untranslated(source)]
        sys.exit("\n".join([*missing, "Not translated."]) if missing else 0)
    for source in SOURCES:
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            with target.open("wb") as file:
                write_mo(file, catalogue(source))


if __name__ == "__main__":
    main()
