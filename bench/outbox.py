"""How fast the outbox is emptied, beside the bare hand-over of the same mails to the same server.

Mails are posted, each in a transaction of its own, then one worker process (four at once, as
`buergertelefon worker` runs) hands them to a mail server on loopback: claimed, handed over, written
down and committed one by one. Beside it, in the same run: four threads that hand over the same
mails by the same module and write nothing down.

    python bench/outbox.py [mails]      # 2,000 unless told

Bounded: about a minute, loopback, the database on a socket of its own. Last line: one JSON object.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

HOME = os.environ.setdefault("BENCH_HOME", tempfile.mkdtemp(prefix="buergertelefon-bench-"))
os.environ["BUERGERTELEFON_HOME"] = HOME
os.environ["DJANGO_SETTINGS_MODULE"] = "buergertelefon.settings"
os.environ["MAIL_FROM"] = "bench@example.org"
os.environ["LOG_LEVEL"] = "WARNING"
os.environ.pop("DATABASE_URL", None)

import django

from buergertelefon import settings
from buergertelefon.messages.gateway import Gateway

MAILS, AT_ONCE = 2_000, 4
TEXT = "Guten Tag,\n\nauf Ihre Frage antwortet: Stelle.\n\n" + "Ein Satz der Antwort. " * 40


def posted(mails: int) -> float:
    """Mails posted a second."""
    from django.db import connections
    from django.utils import timezone

    from buergertelefon.base.models import ServiceCentre
    from buergertelefon.messages.actions import Draft, post
    from buergertelefon.messages.rules.outbox import Channel

    centre = ServiceCentre.objects.create(slug="bench", name="Bremen").pk
    begun = time.perf_counter()
    for n in range(mails):
        draft = Draft(
            Channel.MAIL, f"p{n}@example.org", TEXT, "case-answered", subject="Ihre Frage"
        )
        post(draft, key=f"bench:{n}", centre=centre, at=timezone.now())
    took = time.perf_counter() - begun
    connections.close_all()
    return mails / took


def emptied(gateway: Gateway, mails: int) -> float:
    """Mails a second, from the first that arrives to the last."""
    words = [sys.executable, "-m", "buergertelefon", "worker", "--one-shot"]
    worker = subprocess.Popen(words, stderr=subprocess.DEVNULL)
    try:
        while not gateway.desk.handed:
            time.sleep(0.005)
        begun, first = time.perf_counter(), len(gateway.desk.handed)
        while len(gateway.desk.arrived) < mails:
            assert worker.poll() is None or len(gateway.desk.arrived) == mails, "it has ended"
            time.sleep(0.005)
        return (mails - first) / (time.perf_counter() - begun)
    finally:
        worker.terminate()
        worker.wait(30)


def bare(mails: int) -> float:
    """Mails a second by the same module, nothing written down."""
    from buergertelefon.messages.channels import transport
    from buergertelefon.messages.rules.outbox import Channel
    from buergertelefon.messages.transport import Sending

    way = transport(Channel.MAIL)
    assert way is not None

    def hand(n: int) -> None:
        way.hand_over(Sending(f"bare:{n}", f"p{n}@example.org", "Ihre Frage", TEXT))

    begun = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(hand, range(mails)))
    return mails / (time.perf_counter() - begun)


def main(mails: int = MAILS) -> None:
    """Measure and print."""
    with Gateway() as gateway:
        os.environ["MAIL_URL"] = settings.MAIL_URL = gateway.mail_url
        assert settings.EMBEDDED is not None
        settings.EMBEDDED.start()
        try:
            django.setup()
            from django.core.management import call_command

            call_command("migrate", verbosity=0)
            post, outbox = posted(mails), emptied(gateway, mails)
            twice = len(gateway.desk.handed) - len(gateway.desk.arrived)
            peer = bare(mails)
        finally:
            settings.EMBEDDED.stop()
    found = {
        "mails": mails, "posted_per_s": round(post), "emptied_per_s": round(outbox),
        "bare_per_s": round(peer), "ratio": round(outbox / peer, 2), "twice": twice,
    }  # fmt: skip
    print(json.dumps(found))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
