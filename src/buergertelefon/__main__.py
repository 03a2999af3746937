"""``python -m buergertelefon`` is ``buergertelefon``."""

from buergertelefon.cli import main

main()
