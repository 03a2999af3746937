"""A replay that is killed again and again: no gap, nothing twice; the same in every process."""

import hashlib
import os
import random
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from django.conf import LazySettings
from django.db import connection
from tests.replay.test_replaying import LAST, make

from buergertelefon.replay.actions.nights import add_up
from buergertelefon.replay.actions.replaying import over, replay
from buergertelefon.replay.queries.checking import check

pytestmark = pytest.mark.load
CALLS, SINCE = 20_000, date(2014, 6, 2)
DIGEST = """
import hashlib, django; django.setup()
from datetime import date
from tests.replay.scenes import make_scene
from buergertelefon.replay.actions.replaying import parts
from buergertelefon.replay.rules.day import Day
scene, digest = make_scene(1500, since=date(2014, 6, 13)), hashlib.sha256()
for place in range(2):
    for part in parts(scene, Day(scene, place)):
        digest.update(repr(part).encode())
print(digest.hexdigest())
"""


def database() -> dict[str, str]:
    """The database of this test, for a process of its own."""
    now = connection.settings_dict
    query = urlencode({"host": now["HOST"], **now["OPTIONS"]} if now["HOST"] else now["OPTIONS"])
    url = f"postgresql://{quote(now['USER'])}:{quote(now['PASSWORD'])}@/{now['NAME']}?{query}"
    if now["PORT"]:
        url += f"&port={now['PORT']}"
    return os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "buergertelefon.settings",
                         "SECRET_KEY": "of a test"}  # fmt: skip


@pytest.mark.timeout(180)
@pytest.mark.django_db(transaction=True)
def test_killed_three_times_there_is_no_gap_and_nothing_twice(
    settings: LazySettings, tmp_path: Path
) -> None:
    settings.HOME = tmp_path
    draw = random.Random(115)
    for where in ("behind", "before", "behind"):
        words = [str(draw.randrange(1, 150)), where, str(CALLS), str(SINCE), str(tmp_path)]
        dead = subprocess.run(
            [sys.executable, "-m", "tests.replay.dying_replay", *words],
            env=database(), check=False, capture_output=True,
        )  # fmt: skip
        assert dead.returncode == -signal.SIGKILL, dead.stderr.decode()
    played = make(CALLS, since=SINCE)
    books = replay(played)
    add_up(played, at=over(LAST))
    found = check(books, played, milestone=CALLS)
    assert (found.missing, found.double, found.wrong) == (0, 0, [])
    assert found.milestone_on == LAST


def test_the_same_seed_is_the_same_transactions_whatever_the_hashes() -> None:
    found = {
        subprocess.run(
            [sys.executable, "-c", DIGEST],
            env=os.environ | {"PYTHONHASHSEED": seed, "DATABASE_URL": "postgresql://nobody/",
                              "DJANGO_SETTINGS_MODULE": "buergertelefon.settings"},
            check=True, capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(found) == 1
    assert len(found.pop().strip()) == hashlib.sha256().digest_size * 2
