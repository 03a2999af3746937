"""How fast and in how much memory 100,000 services are imported, interrupted and continued.

A folder of 100 messages of 1,000 services each, and the same as one message. The import of the
folder is killed (-9) in the middle and started again. The peer in the same run is a bare pass of
the same parser over the same bytes. Bounded: some minutes, a throwaway database on a socket.

Last line: one JSON object with entries, import_s, entries_per_s, peak_mb, second_import_s,
one_message_s, one_message_peak_mb, parse_s, import_to_parse_ratio, continued.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from lxml import etree

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # the tests' messages
from tests.knowledge.xzufi.messages import link, message, module, office, service

FILES, EACH = int(os.environ.get("FILES", "100")), 1000


def write(folder: Path) -> None:
    """The folder of messages; beside it the same as one message."""
    objects = [office()]
    for number in range(FILES):
        mine = [
            service(
                f"S{number * EACH + n}",
                name=f"Beispielleistung {number * EACH + n}",
                fee=f"{n} Euro",
                words=(f"Wort {n}", f"Sache {number}"),
                more=module("11", f"Schritt {n}. Danach warten Sie auf Post."),
            )
            + link(f"Z{number * EACH + n}", to=f"S{number * EACH + n}")
            for n in range(EACH)
        ]
        head = [office()] if number == 0 else []
        (folder / f"{number:03}.xml").write_text(message(*head, *mine), encoding="utf-8")
        objects += mine
    (folder.parent / "whole.xml").write_text(message(*objects), encoding="utf-8")


def run(
    path: Path, environment: dict[str, str], *, kill_after: float | None = None
) -> tuple[float, float, str]:
    """Seconds, peak megabytes and what it said; killed after some seconds."""
    begun = time.perf_counter()
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "buergertelefon", "import", "xzufi", str(path)],
            env=environment, stdout=said,
        )  # fmt: skip
        if kill_after is not None:
            time.sleep(kill_after)
            process.send_signal(signal.SIGKILL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = status
        said.seek(0)
        return time.perf_counter() - begun, usage.ru_maxrss / 1024, said.read()


def main() -> None:
    """Write, parse, import, kill, go on."""
    if len(sys.argv) > 1:
        write(Path(sys.argv[1]))
        return
    folder = Path(tempfile.mkdtemp(prefix="buergertelefon-bench-"))
    try:
        (folder / "messages").mkdir()
        # in a process of its own: a child is said to have needed what its parent holds
        subprocess.run([sys.executable, __file__, str(folder / "messages")], check=True)
        whole = folder / "whole.xml"
        begun = time.perf_counter()
        for _, element in etree.iterparse(whole, events=("end",)):
            element.clear()
        parse_s = time.perf_counter() - begun
        homes = []
        for name in ("one", "two"):
            home = folder / name
            environment = os.environ | {
                "BUERGERTELEFON_HOME": str(home),
                "BUERGERTELEFON_DENSE": "0",
            }
            environment.pop("DATABASE_URL", None)
            subprocess.run(
                [sys.executable, "-m", "buergertelefon", "prepare"],
                env=environment, check=True, stdout=subprocess.DEVNULL,
            )  # fmt: skip
            homes.append(environment)
        one_s, one_mb, _ = run(whole, homes[0])
        print(f"one message: {one_s:.0f} s, {one_mb:.0f} MB", flush=True)
        killed_s, _, _ = run(folder / "messages", homes[1], kill_after=one_s * 0.5)
        rest_s, rest_mb, said = run(folder / "messages", homes[1])
        print(said, flush=True)
        counts = dict(line.split(": ") for line in said.splitlines() if line[-1:].isdigit())
        continued = int(counts.get("unverändert", 0)) > EACH and int(counts.get("neu", 0)) > EACH
        again_s, _, said = run(folder / "messages", homes[1])
        total = killed_s + rest_s
        result = {
            "entries": FILES * EACH,
            "import_s": round(total, 1),
            "entries_per_s": round(FILES * EACH / total),
            "peak_mb": round(rest_mb),
            "second_import_s": round(again_s, 1),
            "one_message_s": round(one_s, 1),
            "one_message_peak_mb": round(one_mb),
            "parse_s": round(parse_s, 1),
            "import_to_parse_ratio": round(one_s / parse_s, 1),
            "continued": continued,
        }
        print(json.dumps(result))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
