from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from buergertelefon.base.tasks import KEEP_FAILED, forget_jobs, forget_sessions


@pytest.mark.django_db
def test_sessions_that_are_over_are_forgotten() -> None:
    now = timezone.now()
    Session.objects.create(session_key="over", expire_date=now - timedelta(hours=1))
    Session.objects.create(session_key="live", expire_date=now + timedelta(hours=1))
    forget_sessions(timestamp=0)
    assert list(Session.objects.values_list("session_key", flat=True)) == ["live"]


@pytest.mark.django_db
def test_jobs_that_failed_are_forgotten_after_a_month() -> None:
    with connection.cursor() as cursor:
        for name, status, ago in (
            ("old", "failed", KEEP_FAILED + timedelta(hours=2)),
            ("new", "failed", KEEP_FAILED - timedelta(hours=2)),
            ("due", "todo", KEEP_FAILED + timedelta(hours=2)),
        ):
            cursor.execute(
                "WITH job AS (INSERT INTO procrastinate_jobs (queue_name, task_name, status)"
                " VALUES ('default', %s, %s::procrastinate_job_status) RETURNING id)"
                " INSERT INTO procrastinate_events (job_id, type, at)"
                " SELECT id, 'failed', now() - %s FROM job",
                [name, status, ago],
            )
    context: Any = SimpleNamespace(app=app)
    async_to_sync(forget_jobs.func)(context, timestamp=0)
    assert set(ProcrastinateJob.objects.values_list("task_name", flat=True)) == {"new", "due"}
