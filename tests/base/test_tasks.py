from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from buergertelefon.base.tasks import forget_sessions


@pytest.mark.django_db
def test_sessions_that_are_over_are_forgotten() -> None:
    now = timezone.now()
    Session.objects.create(session_key="over", expire_date=now - timedelta(hours=1))
    Session.objects.create(session_key="live", expire_date=now + timedelta(hours=1))
    forget_sessions(timestamp=0)
    assert list(Session.objects.values_list("session_key", flat=True)) == ["live"]
