"""How moments, durations and shares are said: German and English."""

from datetime import date, datetime, time

from buergertelefon.base.hours import BERLIN, Hours

DAYS = {
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS = {
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "en": "January February March April May June July August September October November December",
}


def dotted(number: int) -> str:
    """2000000 as 2.000.000."""
    return f"{number:,}".replace(",", ".")


def clock(seconds: float) -> str:
    """A duration as 0:48, 12:05 or 1:04:10."""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, rest = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def time_of_day(at: datetime, lang: str) -> str:
    """18 Uhr, 8 Uhr 20; 6 pm, 8:20 am."""
    local = at.astimezone(BERLIN)
    if lang == "de":
        return f"{local.hour} Uhr" + (f" {local.minute}" if local.minute else "")
    minutes = f":{local.minute:02}" if local.minute else ""
    return f"{(local.hour - 1) % 12 + 1}{minutes} {'am' if local.hour < 12 else 'pm'}"  # noon


def day_and_time(at: datetime, lang: str) -> str:
    """Dienstag, 26. Mai, 8:40 Uhr; Tuesday 26 May, 8:40 am."""
    local = at.astimezone(BERLIN)
    day, month = DAYS[lang][local.weekday()], MONTHS[lang].split()[local.month - 1]
    if lang == "de":
        return f"{day}, {local.day}. {month}, {local.hour}:{local:%M} Uhr"
    half = "am" if local.hour < 12 else "pm"  # noon
    return f"{day} {local.day} {month}, {(local.hour - 1) % 12 + 1}:{local:%M} {half}"


def open_until(closes: datetime, lang: str) -> str:
    """Said while it is open."""
    until = time_of_day(closes, lang)
    return (
        f"Jetzt geöffnet, heute bis {until}" if lang == "de" else f"Open now, today until {until}"
    )


def opens_again(opens: datetime, now: datetime, lang: str) -> str:
    """Said while it is closed: "Gerade geschlossen. Wir öffnen morgen, Dienstag, um 7 Uhr."."""
    day, today = opens.astimezone(BERLIN).date(), now.astimezone(BERLIN).date()
    when, at = day_from(day, today, lang), time_of_day(opens, lang)
    if lang == "de":
        return f"Gerade geschlossen. Wir öffnen {when} um {at}."
    return f"Closed at the moment. We open {when} at {at}."


def span_of(begins: datetime, ends: datetime, now: datetime, lang: str) -> str:
    """heute von 14 bis 15 Uhr; tomorrow, Friday, from 9 am to 10 am."""
    today = now.astimezone(BERLIN).date()
    day = day_from(begins.astimezone(BERLIN).date(), today, lang)
    start, end = time_of_day(begins, lang), time_of_day(ends, lang)
    if lang == "de":
        return f"{day} von {start.removesuffix(' Uhr')} bis {end}"
    return f"{day} from {start} to {end}"


def day_from(day: date, today: date, lang: str) -> str:
    """heute; morgen, Dienstag,; am Montag, 30. November,"""
    name = DAYS[lang][day.weekday()]
    ahead = (day - today).days
    if ahead == 0:
        return "heute" if lang == "de" else "today"
    if ahead == 1:
        return f"morgen, {name}," if lang == "de" else f"tomorrow, {name},"
    month = MONTHS[lang].split()[day.month - 1]
    if lang == "de":
        return f"am {name}, {day.day}. {month},"
    return f"on {name}, {day.day} {month},"


def week(hours: Hours, lang: str) -> list[tuple[str, str]]:
    """The weekly hours, days of the same hours together: ("Montag bis Freitag", "7 bis 18 Uhr")."""
    rows: list[tuple[int, int, str]] = []
    for weekday in range(7):
        times = " ".join(
            _span(span.opens, span.closes, lang)
            for span in sorted(hours.weekly, key=lambda span: span.opens)
            if span.weekday == weekday
        ) or ("geschlossen" if lang == "de" else "closed")
        if rows and rows[-1][2] == times:
            rows[-1] = (rows[-1][0], weekday, times)
        else:
            rows.append((weekday, weekday, times))
    joint = "bis" if lang == "de" else "to"
    days = DAYS[lang]
    return [
        (days[first] if first == last else f"{days[first]} {joint} {days[last]}", times)
        for first, last, times in rows
    ]


def _span(opens: time, closes: time, lang: str) -> str:
    def short(at: time) -> str:
        return f"{at.hour}:{at.minute:02}" if at.minute else str(at.hour)

    if lang == "de":
        return f"{short(opens)} bis {short(closes)} Uhr"
    return f"{short(opens)} to {short(closes)} o'clock"
