"""Odd mails, all of them: `MAILS` is for whoever reads, sends or stores mail in a test."""

from tests.cases.mail.building import Odd
from tests.cases.mail.mails_letters import LETTERS
from tests.cases.mail.mails_machines import MACHINES
from tests.cases.mail.mails_parts import PARTS
from tests.cases.mail.mails_quotes import QUOTES

MAILS: list[Odd] = [*LETTERS, *QUOTES, *PARTS, *MACHINES]
