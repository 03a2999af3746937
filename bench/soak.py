"""Twenty thousand telephone calls in a row: what is left of them?

The stage of `bench/line.py`: a real Asterisk, the real exchange and its database, telephones that
call and answer. CALLS and RATE say how many and how fast. A first thousand warms all caches; what
stands after it and after the last call is compared. Bounded: about ten minutes, on loopback.

Last line: one JSON object with calls, lost, and before/after of channels, bridges, live rows,
requests, open files and megabytes of Asterisk and of the exchange.
"""

import asyncio
import json
import os
from pathlib import Path

from line import PRODUCT, Stage, stage

CALLS, RATE = int(os.environ.get("CALLS", "20000")), float(os.environ.get("RATE", "50"))
WARM = 1000


def megabytes(pid: int) -> float:
    """Resident memory."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return round(pages * os.sysconf("SC_PAGESIZE") / 1024**2, 1)


def standing(at: Stage) -> dict[str, float]:
    """What there is now."""
    from buergertelefon.telephony.asterisk.install import ask
    from buergertelefon.telephony.models import BrowserLeg, LiveCall, Request

    return {
        "channels": len(ask(at.words, "core show channels concise").splitlines()),
        "bridges": sum("bt-" in one for one in ask(at.words, "bridge show all").splitlines()),
        "live_calls": LiveCall.objects.count(),
        "requests": Request.objects.count(),
        "legs": BrowserLeg.objects.count(),
        "asterisk_files": len(list(Path(f"/proc/{at.asterisk}/fd").iterdir())),
        "exchange_files": len(list(Path(f"/proc/{at.exchange}/fd").iterdir())),
        "asterisk_mb": megabytes(at.asterisk),
        "exchange_mb": megabytes(at.exchange),
    }


def main() -> None:
    """Call, count, compare."""
    with stage() as at:
        from buergertelefon.contacts.models import Contact

        async def calls(n: int) -> int:
            run = await at.hall.load(PRODUCT, RATE, n / RATE, [])
            await asyncio.sleep(5)
            return run.lost

        async def all_of_it() -> dict[str, object]:
            await at.hall.furnish(at.password_of)
            await asyncio.sleep(5)
            lost = await calls(WARM)
            before = await asyncio.to_thread(standing, at)
            print(before, flush=True)
            for part in range(1, 11):
                lost += await calls(CALLS // 10)
                now = await asyncio.to_thread(standing, at)
                print(part * CALLS // 10, lost, now["asterisk_mb"], now["exchange_mb"], flush=True)
            contacts = await asyncio.to_thread(Contact.objects.filter(end="answered").count)
            after = await asyncio.to_thread(standing, at)
            return {
                "calls": CALLS, "lost": lost, "answered": contacts,
                **{name: [before[name], after[name]] for name in before},
            }  # fmt: skip

        print(json.dumps(asyncio.run(all_of_it())))


if __name__ == "__main__":
    main()
