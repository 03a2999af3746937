"""Files of the time before: packed or not, one or several that follow each other."""

import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from buergertelefon.reporting.errors import BadPast
from buergertelefon.reporting.rules import day_sums, queue_log
from buergertelefon.reporting.rules.past import Past

#: unpacked, all files together: seven years of a busy centre
LARGEST = 4_000_000_000
#: of a file that somebody sends by a page
LARGEST_SENT = 200_000_000
FORMS = {"queue_log": "Asterisk queue_log", "day_sums": "Tagessummen (CSV)"}


class _Counted:
    """The lines of several files, with what they are together."""

    def __init__(self, sources: Sequence[IO[bytes]], most: int) -> None:
        self.sources, self.most, self.size = sources, most, 0
        self.digest = hashlib.sha256()

    def __iter__(self) -> Iterator[str]:
        for source in self.sources:
            packed = source.read(2) == b"\x1f\x8b"
            source.seek(0)
            opened = gzip.GzipFile(fileobj=source) if packed else source
            try:
                while raw := opened.readline(queue_log.LONGEST * 4):
                    self.size += len(raw)
                    if self.size > self.most:
                        raise BadPast([(0, f"Mehr als {self.most // 1_000_000} MB. Bitte teilen.")])
                    self.digest.update(raw)
                    yield raw.decode("utf-8", errors="replace")
            except (OSError, EOFError, zlib.error) as error:
                raise BadPast([(0, "Die gepackte Datei ist beschädigt.")]) from error


def read(
    form: str, sources: Sequence[IO[bytes]], *, limit_seconds: int, most: int = LARGEST
) -> tuple[Past, str]:
    """What the files say together, in their order, and a digest of it. Raises BadPast."""
    lines = _Counted(sources, most if form == "queue_log" else min(most, day_sums.LARGEST))
    if form == "queue_log":
        return queue_log.read(lines, limit_seconds=limit_seconds), lines.digest.hexdigest()
    text = io.StringIO()
    text.writelines(lines)
    return day_sums.read(text.getvalue()), lines.digest.hexdigest()


def in_order(paths: Sequence[Path]) -> list[Path]:
    """Rotated logs from the oldest on: by their first line. Raises OSError."""

    def begins(path: Path) -> str:
        with path.open("rb") as source:
            return next(iter(_Counted([source], LARGEST)), "")[:32]

    return sorted(paths, key=begins)
