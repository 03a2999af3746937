"""The sums, made from the contacts: a changed day is made anew, so late events correct the past.

What has changed is told by the events: their positions grow in commit order without a gap, so no
change is missed and none has to be marked. Runs as the owner of the tables; whoever reads figures
sees only what is made here.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from buergertelefon.base.hours import BERLIN
from buergertelefon.base.models import ServiceCentre
from buergertelefon.contacts.callers import KEEP_KEY
from buergertelefon.contacts.models import Ledger
from buergertelefon.reporting.models import Rolled
from buergertelefon.reporting.models.sums import COUNTED
from buergertelefon.reporting.rules.callback import WINDOW
from buergertelefon.reporting.rules.periods import midnight
from buergertelefon.reporting.rules.service_level import SHORT

#: to be raised when a statement below counts otherwise: then all sums are made anew by themselves
RECIPE = 1
#: as long as a caller's key is kept a call may be marked
MARKED = KEEP_KEY + timedelta(days=1)
#: days made in one transaction
STEP = 31

#: one row per contact of the days, with how long it waited; who still waits is not in it
_CALLS = """
WITH calls AS MATERIALIZED (
    SELECT c.id, c.municipality_id AS municipality, c.channel, left(c.line_name, 80) AS line,
        coalesce(c.entered_queue, c.begun) AS at, c."end", c.outcome,
        CASE
            WHEN c.entered_queue IS NULL AND c."end" IN ('blocked', 'closed') THEN c."end"
            WHEN c.entered_queue IS NULL THEN 'before_queue'
            WHEN c."end" = 'callback' THEN 'callback'
            WHEN c.answered IS NOT NULL THEN 'answered'
            WHEN c."end" = 'answered' THEN 'lost'
            ELSE c."end"
        END AS how,
        coalesce(c.answered, c.ended) - c.entered_queue AS wait,
        -- exactly T is within, 0.4 ms more are not: only the wait itself is held against a limit
        trunc(extract(epoch FROM coalesce(c.answered, c.ended) - c.entered_queue) * 1000)::bigint
            AS ms,
        c.answered IS NOT NULL AS talked, c.outcome <> '' AND c.keyed AS keyed, c.again,
        c."end" = 'callback' AND (c.answered IS NOT NULL OR c.closed IS NOT NULL) AS promised,
        c.answered >= w.begins AND c.answered < w.begins + %(window)s AS in_window
    FROM contacts_contact c
    LEFT JOIN LATERAL (
        -- the hour that was chosen last; none: as soon as it is their turn
        SELECT coalesce((e.detail ->> 'begins')::timestamptz, c.answered) AS begins
        FROM contacts_contactevent e
        WHERE c."end" = 'callback' AND e.contact_id = c.id AND e.kind = 'callback_chosen'
        ORDER BY e.position DESC LIMIT 1
    ) AS w ON true
    WHERE c.centre_id = %(centre)s
        AND (c.entered_queue >= %(from)s AND c.entered_queue < %(until)s
            OR c.entered_queue IS NULL AND c.begun >= %(from)s AND c.begun < %(until)s)
        AND (c."end" <> '' OR c.answered IS NOT NULL)
)
"""
_QUARTERS = (
    _CALLS
    + """
INSERT INTO reporting_quarter (centre_id, at, line, municipality_id, channel, origin, answered,
    abandoned, callback, lost, expired, blocked, closed, before_queue, answered_in_time,
    abandoned_in_time, abandoned_short, waited_ms, left_ms, settled, referred, forwarded,
    called_back, nothing, keyed, for_good, provisional, callbacks_promised, callbacks_kept)
SELECT %(centre)s, date_bin('15 min', at, '2011-01-01'), line, municipality, channel, 'own',
    count(*) FILTER (WHERE how = 'answered'), count(*) FILTER (WHERE how = 'abandoned'),
    count(*) FILTER (WHERE how = 'callback'), count(*) FILTER (WHERE how = 'lost'),
    count(*) FILTER (WHERE how = 'expired'), count(*) FILTER (WHERE how = 'blocked'),
    count(*) FILTER (WHERE how = 'closed'), count(*) FILTER (WHERE how = 'before_queue'),
    count(*) FILTER (WHERE how = 'answered' AND wait <= %(limit)s),
    count(*) FILTER (WHERE how = 'abandoned' AND wait <= %(limit)s),
    count(*) FILTER (WHERE how = 'abandoned' AND wait <= %(short)s),
    coalesce(sum(ms) FILTER (WHERE how = 'answered'), 0),
    coalesce(sum(ms) FILTER (WHERE how = 'abandoned'), 0),
    count(*) FILTER (WHERE talked AND outcome = 'settled'),
    count(*) FILTER (WHERE talked AND outcome = 'referred'),
    count(*) FILTER (WHERE talked AND outcome = 'forwarded'),
    count(*) FILTER (WHERE talked AND outcome = 'callback'),
    count(*) FILTER (WHERE talked AND outcome = 'none'),
    count(*) FILTER (WHERE talked AND keyed),
    count(*) FILTER (WHERE talked AND keyed AND outcome = 'settled' AND again IS NOT TRUE),
    count(*) FILTER (WHERE talked AND keyed AND again IS NULL),
    count(*) FILTER (WHERE promised), count(*) FILTER (WHERE promised AND in_window)
FROM calls GROUP BY 2, 3, 4, 5
"""
)
_DAYS = """
INSERT INTO reporting_day (centre_id, day, line, municipality_id, channel, origin, {columns})
SELECT centre_id, (at AT TIME ZONE 'Europe/Berlin')::date, line, municipality_id, channel, origin,
    {sums}
FROM reporting_quarter
WHERE centre_id = %(centre)s AND at >= %(from)s AND at < %(until)s AND origin = 'own'
GROUP BY 1, 2, 3, 4, 5, 6
"""
_WAITS = (
    _CALLS
    + """
INSERT INTO reporting_waitday (centre_id, day, origin, seconds, answered, abandoned)
SELECT %(centre)s, (at AT TIME ZONE 'Europe/Berlin')::date, 'own',
    CASE WHEN ms < 120000 THEN ms / 1000 WHEN ms < 600000 THEN ms / 10000 * 10
        ELSE least(ms / 60000 * 60, 30000) END,
    count(*) FILTER (WHERE how = 'answered'), count(*) FILTER (WHERE how = 'abandoned')
FROM calls WHERE how IN ('answered', 'abandoned') GROUP BY 2, 4
"""
)
_TOPICS = (
    _CALLS
    + """
INSERT INTO reporting_topicday (centre_id, day, service_id, line, municipality_id, channel, asked,
    settled, referred, forwarded, called_back, nothing, pairs, repeated)
SELECT %(centre)s, (at AT TIME ZONE 'Europe/Berlin')::date, t.service_id, line, municipality,
    channel, count(*), count(*) FILTER (WHERE outcome = 'settled'),
    count(*) FILTER (WHERE outcome = 'referred'), count(*) FILTER (WHERE outcome = 'forwarded'),
    count(*) FILTER (WHERE outcome = 'callback'), count(*) FILTER (WHERE outcome = 'none'),
    count(*) FILTER (WHERE t.first), count(*) FILTER (WHERE t.repeated)
FROM calls JOIN contacts_contacttopic t ON t.contact_id = calls.id
GROUP BY 2, 3, 4, 5, 6
"""
)
_CHANGED = """
SELECT DISTINCT (moment AT TIME ZONE 'Europe/Berlin')::date
FROM contacts_contactevent e JOIN contacts_contact c ON c.id = e.contact_id,
    LATERAL (VALUES (c.begun), (c.entered_queue)) AS m (moment)
WHERE e.centre_id = %s AND e.position > %s AND e.position <= %s AND moment IS NOT NULL ORDER BY 1
"""
_OLD = (
    "DELETE FROM reporting_quarter WHERE centre_id = %(centre)s AND origin = 'own'"
    " AND at >= %(from)s AND at < %(until)s",
    "DELETE FROM reporting_day WHERE centre_id = %(centre)s AND origin = 'own'"
    " AND day >= %(first)s AND day < %(last)s",
    "DELETE FROM reporting_waitday WHERE centre_id = %(centre)s AND origin = 'own'"
    " AND day >= %(first)s AND day < %(last)s",
    "DELETE FROM reporting_topicday WHERE centre_id = %(centre)s"
    " AND day >= %(first)s AND day < %(last)s",
)


def roll_up(centre: ServiceCentre, *, at: datetime) -> Sequence[date]:
    """Make the sums of all days that have changed since the last time; which ones they were.

    All of them, if they were made with another limit of the promise or another recipe. Two at once
    wait for each other. Twice is the same as once.
    """
    if Rolled.objects.filter(centre=centre).exclude(recipe=_recipe(centre)).exists():
        rebuild(centre, at=at)
    with transaction.atomic():
        rolled = _locked(centre, at=at)
        newest = _newest(centre)
        if newest == rolled.position:
            return []
        with connection.cursor() as cursor:
            cursor.execute(_CHANGED, [centre.pk, rolled.position, newest])
            changed = [row[0] for row in cursor.fetchall()]
        for day in changed:
            make(centre, since=day, until=day + timedelta(days=1))
        Rolled.objects.filter(pk=centre.pk).update(position=newest, at=at)
    return changed


def rebuild(
    centre: ServiceCentre, *, at: datetime, progress: Callable[[date], None] | None = None
) -> None:
    """Make all sums anew, month by month, each whole; what stops halfway is begun again.

    Only then are they said to be made by this recipe and up to this event: what comes in meanwhile,
    also of days that are done already, is made again by the next `roll_up`.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min((begun AT TIME ZONE 'Europe/Berlin')::date),"
            " max((coalesce(entered_queue, begun) AT TIME ZONE 'Europe/Berlin')::date)"
            " FROM contacts_contact WHERE centre_id = %s",
            [centre.pk],
        )
        first, last = cursor.fetchone() or (None, None)
    newest, recipe, day = _newest(centre), _recipe(centre), first
    while day and day <= last:
        until = day + timedelta(days=STEP)
        with transaction.atomic():
            _locked(centre, at=at)
            make(centre, since=day, until=until)
        if progress:
            progress(day)
        day = until
    Rolled.objects.update_or_create(
        centre=centre, defaults={"position": newest, "recipe": recipe, "at": at}
    )


def roll_again(centre: ServiceCentre, *, at: datetime) -> None:
    """Make the sums of the days anew whose calls may have been marked since: asked again, or not.

    Nightly, after `contacts.repeats.mark`. Without an event, as nothing has happened to them.
    """
    today = at.astimezone(BERLIN).date()
    with transaction.atomic():
        _locked(centre, at=at)
        make(centre, since=today - MARKED, until=today + timedelta(days=1))


def make(centre: ServiceCentre, *, since: date, until: date) -> None:
    """Make the sums of the days in [since, until) from the contacts; inside a transaction."""
    given: dict[str, Any] = {
        "centre": centre.pk, "first": since, "last": until,
        "from": midnight(since), "until": midnight(until),
        "limit": timedelta(seconds=centre.promise_seconds), "short": SHORT,
        "window": WINDOW,
    }  # fmt: skip
    days = _DAYS.format(
        columns=", ".join(COUNTED), sums=", ".join(f"sum({name})" for name in COUNTED)
    )
    with connection.cursor() as cursor:
        for statement in (*_OLD, _QUARTERS, days, _WAITS, _TOPICS):
            cursor.execute(statement, given)


def _newest(centre: ServiceCentre) -> int:
    """The position of the newest event; 0 before the first."""
    found = Ledger.objects.filter(pk=centre.pk).values_list("last_position", flat=True)
    return found.first() or 0


def _recipe(centre: ServiceCentre) -> str:
    """By what sums are made: if it differs they are not the same figure."""
    return f"{RECIPE}/{centre.promise_seconds}"


def _locked(centre: ServiceCentre, *, at: datetime) -> Rolled:
    Rolled.objects.get_or_create(centre=centre, defaults={"at": at, "recipe": _recipe(centre)})
    return Rolled.objects.select_for_update().get(centre=centre)
