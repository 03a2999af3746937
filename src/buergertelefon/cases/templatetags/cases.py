"""What pages say of cases."""

from datetime import datetime, timedelta

from django import template

from buergertelefon.cases.models import Case
from buergertelefon.cases.rules.life import RUNS, State

register = template.Library()


@register.filter
def left(row: Case, at: datetime) -> str:
    """How long there is still, or since when it is late; "" where nothing is owed."""
    if row.state == State.ASKED:
        return "wartet auf Antwort"
    if row.state not in RUNS:
        return ""
    if row.due < at:
        return f"seit {_long(at - row.due)} überfällig"
    return f"noch {_long(row.due - at)}"


def _long(span: timedelta) -> str:
    minutes = max(1, int(span.total_seconds() // 60))
    days, hours = minutes // 1440, minutes // 60
    if days:
        return f"{days} Tagen" if days > 1 else "1 Tag"
    if hours:
        return f"{hours} Std. {minutes % 60} Min."
    return f"{minutes} Min."
