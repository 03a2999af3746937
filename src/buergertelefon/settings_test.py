"""Settings of the test suite: the same, on a throwaway cluster that its last user stops.

Set TEST_DATABASE_URL to run the tests on another server.
"""

import atexit
import hashlib
import os
import tempfile
from pathlib import Path

if os.environ.get("TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]
else:
    from buergertelefon.embedded import Embedded

    # one per checkout: two checkouts of one machine do not meet
    _here = hashlib.sha256(__file__.encode()).hexdigest()[:8]
    _home = Path(tempfile.gettempdir()) / f"buergertelefon-test-{os.getuid()}-{_here}"
    _cluster = Embedded(_home, throwaway=True)
    _cluster.hold()
    _cluster.start()
    atexit.register(_cluster.release)
    os.environ.pop("DATABASE_URL", None)
    os.environ["BUERGERTELEFON_HOME"] = str(_home)
_OWN = (
    "DEBUG", "ALLOWED_HOSTS", "SECRET_KEY", "BEHIND_PROXY", "MAIL_URL", "SMS_URL", "SMS_QUIET",
    "FEDERATION_KEYS", "PUBLIC_URL", "FITCONNECT_ROUTING_URL", "RUSH_OPENS", "SMS_REPLY_SECRET",
    "SEAL_KEY",
    "LETTERS", "CASES_MAIL", "CASES_IMAP_URL", "FIGURES_DATABASE_URL",
)  # fmt: skip
for _name in _OWN:  # the developer's own
    os.environ.pop(_name, None)

from buergertelefon.settings import *  # noqa: E402, F403  the environment is set only now

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# the pool's threads would keep sessions open and the test database could not be dropped
DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405  from the star above
# tests inside a transaction see their own rows; those of the real role say so themselves
FIGURES_DATABASE = "default"
DATABASES.setdefault("figures", DATABASES["default"] | {"USER": "buergertelefon_figures"})  # noqa: F405
DATABASES["figures"] |= {"CONN_MAX_AGE": 0, "TEST": {"MIRROR": "default"}}  # noqa: F405
DENSE = False  # a vector takes a hundredth of a second, the tests of the model say so themselves
# tests of proof and rush switch them on
PROOF_WORK = RUSH_LIMIT = 0
