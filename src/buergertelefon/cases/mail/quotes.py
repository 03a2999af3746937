"""What of a text is new, and what is quoted, signed, or said by the house below every mail.

Line by line, so it takes as long as the text is. Where new and quoted cannot be told apart with
certainty the text is kept: an answer that is lost is worse than a quotation too many. (The
library for this, mail-parser-reply, takes a list with dashes and all that follows "Viele Grüße" for
a signature, and its expressions take the square of a line's length and more.)
"""

import re
from dataclasses import dataclass

#: the field names of a mail quoted by Outlook, GMX and others, with or without asterisks
FIELD = re.compile(
    r"\W{0,3}(?P<name>Von|From|Gesendet|Sent|Datum|Date|An|To|Cc|Kopie|Betreff|Subject)[ *]{0,3}:",
)
SENDERS = frozenset({"Von", "From"})
#: lines in which the fields of such a block stand; long lists of receivers fold
BLOCK = 10
FORWARDED = re.compile(
    r"[-_ *]{0,20}(Weitergeleitete Nachricht|Forwarded message|Begin forwarded message"
    r"|Anfang der weitergeleiteten (Nachricht|E-Mail))",
    re.IGNORECASE,
)
FORWARDS = re.compile(r"\s*(WG|Wtr|Fwd?|FW|WTRLT)\s*:", re.IGNORECASE)
ORIGINAL = re.compile(
    r"[-_ ]{2,20}(Ursprüngliche (Nachricht|E-?Mail)|Original(nachricht| Message| E-?Mail)"
    r"|Original-Nachricht)[-_ ]{2,20}$",
    re.IGNORECASE,
)
#: "Am 3. Juni 2026 um 10:05 schrieb …:" and its relatives, on one line or on two
WROTE = re.compile(
    r"(Am|Den|On|El|Le)\b.{3,300}\b(schrieb|hat|wrote|geschrieben)\b.{0,200}:$"
    r"|.{3,120}\b(schrieb (am|um)|wrote on|hat am)\b.{3,120}:$",
    re.IGNORECASE,
)
DATED = re.compile(r"\d{4}|\d{1,2}[:.]\d{2}|@|\d{1,2}\.\s?\d{1,2}\.")
TOLD = re.compile(r"\b(schrieb(en)?|wrote) (ich|wir|Sie|Ihnen|you|I|we)\b")
#: lines below a "--" that has lost its space, as a signature; below more it is a line drawn
SHORT = 12
#: lines of the foot of a mailing list
FOOT = 6
DEVICE = re.compile(
    r"\W{0,3}((Von|Aus) mein(em|er) .{1,60}(gesendet|geschickt)|Gesendet (von|mit|aus) .{1,80}"
    r"|Sent (from|with) .{1,80}|Get Outlook for .{1,30}|Outlook für (iOS|Android) .{0,60}"
    r"|Diese Nachricht wurde von meinem .{1,60} gesendet)\W{0,3}$",
    re.IGNORECASE,
)
DISCLAIMER = re.compile(
    r"\W{0,5}((Diese|Der Inhalt dieser|Die Informationen in dieser) (E-?Mail|Nachricht)\b.{0,120}"
    r"\b(vertraulich|ausschließlich|Adressat|Empfänger)"
    r"|This (e-?mail|message)\b.{0,120}\b(confidential|intended|privileged)"
    r"|(Vertraulichkeitshinweis|Haftungsausschluss|Disclaimer)\s*:"
    r"|(Bitte (denken|überlegen|schonen)|Please consider)\b.{0,60}\b(Umwelt|environment)\b)",
    re.IGNORECASE,
)
LIST = re.compile(r"_{20,}$")
LISTED = re.compile(r"mailing ?list|listinfo|abbestellen|unsubscribe", re.IGNORECASE)
#: a line that is longer is no attribution and no field
LONGEST_LINE = 400


@dataclass(frozen=True)
class Split:
    """A text in two readings."""

    new: str  # what was written now
    sure: bool  # whether new and quoted could be told apart


def split(text: str, *, forwarded: bool = False) -> Split:
    """What is new in it, without signature and disclaimer.

    Answers between quoted lines keep the lines they answer, a forwarded mail what was forwarded.
    """
    lines = [line if line == "-- " else line.rstrip() for line in text.split("\n")]
    if (at := _forward(lines, sure=forwarded)) is not None:
        return Split(joined(_without_signature(lines[:at]) + lines[at:]), sure=True)
    above, below = _cut(lines)
    new = _unquoted(above)
    if not joined(new) and joined(below):  # perhaps the answer stands below: nothing is lost
        return Split(joined(_without_signature(lines)), sure=False)
    return Split(joined(new), sure=True)


def joined(lines: list[str]) -> str:
    """One text again, not more than one empty line in a row."""
    text = "\n".join(line.rstrip() for line in lines)
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n")


def _forward(lines: list[str], *, sure: bool) -> int | None:
    """Where a forwarded mail begins; None in a mail that forwards nothing."""
    for at, line in enumerate(lines):
        if FORWARDED.match(line[:LONGEST_LINE]):
            return at
        if sure and (ORIGINAL.match(line[:LONGEST_LINE]) or _is_block(lines, at)):
            return at
    return len(lines) if sure else None


def _cut(lines: list[str]) -> tuple[list[str], list[str]]:
    """Above and below the place from which on all is quoted without a sign at each line."""
    for at, line in enumerate(lines):
        if _quoted(line) or not line.strip() or len(line) > LONGEST_LINE:
            continue
        if ORIGINAL.match(line) or _is_block(lines, at):
            return _without_rule(lines[:at]), lines[at:]
        if (length := _wrote(lines, at)) and not _quote_follows(lines, at + length):
            return lines[:at], lines[at + length :]
    return lines, []


def _unquoted(lines: list[str]) -> list[str]:
    """The lines that are new; all lines if quoted ones stand between them.

    What introduces a quotation belongs to it.
    """
    runs: list[tuple[bool, list[str]]] = [(False, [])]
    at = 0
    while at < len(lines):
        length = _wrote(lines, at)
        quoted = bool(length) and _quote_follows(lines, at + length)
        length = length if quoted else 1
        quoted = quoted or _quoted(lines[at])
        if quoted != runs[-1][0]:
            runs.append((quoted, []))
        runs[-1][1].extend(lines[at : at + length])
        at += length
    runs = [(quoted, run if quoted else _without_signature(run)) for quoted, run in runs]
    told = [run for quoted, run in runs if not quoted and joined(run)]
    if len(told) > 1:
        return [line for _, run in runs for line in run]
    return told[0] if told else []


def _without_signature(lines: list[str]) -> list[str]:
    """Up to the signature; without a line on the device and what the house says at the end."""
    below = sum(1 for line in lines if line.strip())  # lines that say something
    for at, line in enumerate(lines):
        below -= bool(line.strip())
        if _signs(line, below) or (below <= FOOT and LIST.match(line) and _is_foot(lines[at:])):
            lines = lines[:at]
            break
    kept: list[str] = []
    begins, house = True, False
    for at, line in enumerate(lines):
        if begins:  # a paragraph
            house = bool(DISCLAIMER.match(" ".join(lines[at : at + 3])[:LONGEST_LINE]))
        begins = not line.strip()
        if not house and (len(line) > LONGEST_LINE or not DEVICE.match(line)):
            kept.append(line)
    return kept


def _signs(line: str, below: int) -> bool:
    return line == "-- " or (line == "--" and below <= SHORT)


def _is_foot(rest: list[str]) -> bool:
    return any(LISTED.search(line[:LONGEST_LINE]) for line in rest)


def _without_rule(lines: list[str]) -> list[str]:
    while lines and not lines[-1].strip("_-–—* \t"):
        lines = lines[:-1]
    return lines


def _quoted(line: str) -> bool:
    return line.lstrip().startswith(">")


def _quote_follows(lines: list[str], at: int) -> bool:
    following = next((line for line in lines[at : at + 4] if line.strip()), "")
    return _quoted(following)


def _is_block(lines: list[str], at: int) -> bool:
    first = FIELD.match(lines[at])
    if not first:
        return False
    found = [FIELD.match(line[:LONGEST_LINE]) for line in lines[at : at + BLOCK]]
    names = {one["name"] for one in found if one}
    return len(names) >= 3 and bool(names & SENDERS)


def _wrote(lines: list[str], at: int) -> int:
    """How many lines introduce a quotation here: 0 to 3, none of them empty."""
    for length in (1, 2, 3):
        told = [line.strip() for line in lines[at : at + length]]
        if len(told) < length or not told[-1] or sum(map(len, told)) > LONGEST_LINE:
            return 0
        if told[-1].endswith(":"):
            later = any(_introduces(told[start:]) for start in range(1, length))
            return length if _introduces(told) and not later else 0
    return 0


def _introduces(told: list[str]) -> bool:
    line = " ".join(told)
    return bool(WROTE.match(line) and DATED.search(line) and not TOLD.search(line))
