"""What is wrong with this installation, in plain words and with what to do (Diagnose).

Starts nothing and changes nothing.
"""

import sys
from collections.abc import Iterator

from django.conf import settings
from django.utils import timezone

from buergertelefon.doctor import machine, service
from buergertelefon.doctor.finding import Finding
from buergertelefon.settings import env

__all__ = ["Finding", "main"]


def findings() -> Iterator[Finding]:
    """All checks in the order in which one would repair: machine first, then what runs on it."""
    yield machine.python(sys.version_info[:3])
    yield machine.packages()
    yield machine.front_end()
    yield machine.secret_key(settings.HOME, given=env("SECRET_KEY", ""))
    yield machine.exposure(debug=settings.DEBUG, hosts=settings.ALLOWED_HOSTS)
    yield machine.disk(settings.HOME)
    if machine.CHECKOUT:
        yield machine.browser()
    reachable = service.database(settings.EMBEDDED)
    yield reachable
    if not reachable.remedy:
        yield service.text_rules()
        tables = service.tables()
        yield tables
        if not tables.remedy:
            now = timezone.now()
            yield service.figures()
            yield from service.exchanges(at=now)
            yield service.worker(at=now)
            yield service.letters(at=now)
    yield service.telephone()
    yield from service.messages()
    yield service.answers()
    yield service.pages()


def main() -> None:
    """Print every finding; exit code 1 if one of them is a problem."""
    problems = 0
    for finding in findings():
        sys.stdout.write(f"{finding}\n")
        sys.stdout.flush()
        problems += finding.is_problem
    if problems:
        sys.exit(f"\n{problems} Problem{'e' if problems > 1 else ''}.")
    sys.stdout.write("\nAlles in Ordnung.\n")
