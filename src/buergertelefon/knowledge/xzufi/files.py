"""The messages in a file, a folder or a zip; nothing outside them, nothing without a limit."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from buergertelefon.knowledge.errors import BadImport

#: bytes of one message, unpacked; messages of one import; how much smaller a zip may make one
LARGEST, MOST, RATIO = 2 * 1024**3, 200_000, 200
#: files smaller than this may be packed as tightly as they like
SMALL = 1024**2


@dataclass(frozen=True)
class Message:
    """A message of its own: imported as a whole or not at all."""

    name: str
    size: int
    path: Path
    member: str = ""  # in a zip

    def open(self) -> IO[bytes]:
        """The bytes, read once, never more than the limit."""
        if not self.member:
            return self.path.open("rb")
        return zipfile.ZipFile(self.path).open(self.member)


def messages(path: Path, *, suffix: str = ".xml") -> Iterator[Message]:
    """Each message, in order. Raises BadImport naming the file and the reason."""
    if not path.exists():
        raise BadImport(str(path), 0, "Die Datei gibt es nicht.")
    if path.is_dir():
        yield from _folder(path, suffix)
    elif zipfile.is_zipfile(path):
        yield from _zip(path, suffix)
    else:
        yield _checked(Message(path.name, path.stat().st_size, path))


def _folder(path: Path, suffix: str) -> Iterator[Message]:
    index = path / "index.txt"
    names = (
        [line.strip() for line in index.read_text(encoding="utf-8", errors="replace").splitlines()]
        if index.exists()
        else sorted(one.name for one in path.iterdir() if one.suffix.lower() == suffix)
    )
    names = [name for name in names if name and not name.startswith("#")]
    if not names:
        raise BadImport(path.name, 0, f"Der Ordner enthält keine {suffix}-Datei.")
    if len(names) > MOST:
        raise BadImport(path.name, 0, f"Mehr als {MOST} Dateien nehmen wir nicht auf einmal.")
    for line, name in enumerate(names, start=1):
        file = path / name
        if not file.resolve().is_relative_to(path.resolve()):
            raise BadImport(index.name, line, f"»{name}« liegt nicht in diesem Ordner.")
        if not file.is_file():
            raise BadImport(index.name, line, f"Die Datei »{name}« fehlt.")
        yield _checked(Message(name, file.stat().st_size, file))


def _zip(path: Path, suffix: str) -> Iterator[Message]:
    try:
        with zipfile.ZipFile(path) as packed:
            members = packed.infolist()
    except zipfile.BadZipFile as error:
        raise BadImport(path.name, 0, "Das Archiv ist beschädigt.") from error
    found = [one for one in members if one.filename.lower().endswith(suffix)]
    if not found:
        raise BadImport(path.name, 0, f"Das Archiv enthält keine {suffix}-Datei.")
    if len(members) > MOST:
        raise BadImport(path.name, 0, f"Mehr als {MOST} Dateien nehmen wir nicht auf einmal.")
    for one in sorted(found, key=lambda member: member.filename):
        if one.flag_bits & 1:
            raise BadImport(one.filename, 0, "Die Datei ist verschlüsselt.")
        if one.file_size > SMALL and one.file_size > RATIO * max(1, one.compress_size):
            raise BadImport(one.filename, 0, "Die Datei ist verdächtig stark gepackt.")
        yield _checked(Message(one.filename, one.file_size, path, one.filename))


def _checked(message: Message) -> Message:
    if message.size > LARGEST:
        raise BadImport(message.name, 0, f"Die Datei ist größer als {LARGEST // 1024**3} GB.")
    return message
