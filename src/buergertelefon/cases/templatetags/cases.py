"""What pages say of cases."""

from datetime import datetime

from django import template

from buergertelefon.cases.models import Case
from buergertelefon.cases.queries.inboxes import time_left

register = template.Library()


@register.filter
def left(row: Case, now: datetime) -> str:
    """The service time left: `{{ row|left:now }}`; a list loads `with_clock` before."""
    return time_left(row, at=now)
