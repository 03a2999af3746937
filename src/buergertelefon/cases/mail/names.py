"""What a file is called once it is here: a name alone, never a path, never twice the same."""

import re

from buergertelefon.cases.mail.charsets import plain

LONGEST = 120
#: what no file system takes or what could lead elsewhere
ODD = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
#: endings of files that come without a name
ENDINGS = {
    "application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif",
    "text/plain": ".txt", "text/html": ".html", "text/calendar": ".ics",
}  # fmt: skip


def named(name: str, kind: str) -> str:
    """The last part of a path, without signs that mean something; "Anhang.pdf" without a name."""
    last = re.split(r"[\\/]", plain(name).replace("\n", " "))[-1]
    last = ODD.sub("_", " ".join(last.split())).strip(" .")
    if not last:
        return "Anhang" + ENDINGS.get(kind, "")
    stem, dot, ending = last.rpartition(".")
    if dot and stem and len(ending) <= 10:
        return f"{stem[: LONGEST - len(ending) - 1]}.{ending}"
    return last[:LONGEST]


def distinct(files: list[tuple[str, bytes]]) -> tuple[tuple[str, bytes], ...]:
    """Each with a name of its own: bild.jpg, bild-2.jpg; the same file sent twice is one."""
    taken: dict[str, bytes] = {}
    for name, content in files:
        other, number = name, 1
        while other in taken and taken[other] != content:
            number += 1
            stem, dot, ending = name.rpartition(".")
            other = f"{stem}-{number}.{ending}" if dot else f"{name}-{number}"
        taken[other] = content
    return tuple(taken.items())
