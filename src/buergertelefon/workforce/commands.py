"""``buergertelefon workforce``: files in, files out; no database, no settings, no network.

Exit status 0: done; 2: bad input, with one line that names the field and the reason.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from buergertelefon.workforce.errors import BadInput

#: a command, and the module whose `arguments` and `run` it is; loaded only when it is asked for
COMMANDS = {
    "staffing": ("wie viele Menschen nötig sind", "staffing"),
    "forecast": ("wie viele Anrufe kommen", "forecast"),
    "roster": ("wer wann arbeitet", "roster"),
}
#: what argparse says, in German; the rest of its sentence names the argument
GERMAN = {
    "the following arguments are required": "es fehlt",
    "unrecognized arguments": "unbekannt",
    "expected one argument": "dazu fehlt der Wert",
    "ambiguous option": "mehrdeutig",
    " could match ": " kann heißen: ",
    "argument ": "",
}


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> None:  # type: ignore[override]  # it does exit
        for english, german in GERMAN.items():
            message = message.replace(english, german)
        refuse(f"{self.prog}: {message} (--help erklärt jede Angabe)")


def refuse(sentence: str) -> None:
    """End with the one line that says what is wrong."""
    sys.stderr.write(f"{sentence}\n")
    sys.exit(2)


def main(args: Sequence[str]) -> None:
    """Run one of the commands with its arguments."""
    name, *rest = [*args] or ["--help"]
    if name not in COMMANDS:
        lines = [f"  {one:<10} {said}" for one, (said, _) in COMMANDS.items()]
        text = "\n".join(["buergertelefon workforce BEFEHL --help", *lines])
        if name in {"-h", "--help"}:
            sys.stdout.write(f"{text}\n")
            return
        refuse(f"Den Befehl „{name}“ gibt es nicht. Es gibt: {', '.join(COMMANDS)}.")
    said, module = COMMANDS[name]
    command = import_module(f"buergertelefon.workforce.command_line.{module}")
    parser = Parser(prog=f"buergertelefon workforce {name}", description=said)
    command.arguments(parser)
    run: Callable[[argparse.Namespace], None] = command.run
    try:
        run(parser.parse_args(rest))
    except BadInput as problem:
        refuse(str(problem))
    except OSError as problem:
        refuse(f"{problem.filename}: {problem.strerror}")
