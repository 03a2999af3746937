"""Marks on the record that outlive the callers' keys: was it asked again, is it a repeat.

The same as `reporting.rules.first_contact` says, by statements over the calls whose keys are still
there. A call and the next of the same caller share a key: that of the first one's fortnight.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from buergertelefon.base.models import ServiceCentre
from buergertelefon.contacts.callers import KEEP_KEY

#: who asks again within this time was not helped. Source: domain notes, 2.3
AGAIN = timedelta(hours=7 * 24)
#: a pair of caller and topic is the same while no more than this lies between two of its calls;
#: so much is known of every call: its fortnight and the one before
SAME = timedelta(hours=14 * 24)
#: so far back somebody may still have to be told that nobody asked again
LATEST = timedelta(days=60)

#: each call stands in the frame of its own fortnight's key and in that of the one before
_NEAR = """
WITH said AS MATERIALIZED (
    SELECT t.id, t.contact_id AS contact, t.service_id AS topic, c.begun AS at, k.key, k.before
    FROM contacts_callerkey k
    JOIN contacts_contact c ON c.id = k.contact_id
    JOIN contacts_contacttopic t ON t.contact_id = c.id
    WHERE c.centre_id = %(centre)s AND c.answered IS NOT NULL AND c.outcome <> ''
), framed AS MATERIALIZED (
    SELECT key AS frame, id, topic, at FROM said
    UNION ALL SELECT before, id, topic, at FROM said WHERE before <> ''
), near AS MATERIALIZED (
    SELECT id, bool_or(again) AS again, bool_or(repeats) AS repeats, bool_or(known) AS known
    FROM (
        SELECT id,
            count(*) OVER (mine RANGE BETWEEN '1 microsecond' FOLLOWING
                AND %(again)s FOLLOWING) > 0 AS again,
            count(*) OVER (mine RANGE BETWEEN %(again)s PRECEDING
                AND '1 microsecond' PRECEDING) > 0 AS repeats,
            count(*) OVER (mine RANGE BETWEEN %(same)s PRECEDING
                AND '1 microsecond' PRECEDING) > 0 AS known
        FROM framed WINDOW mine AS (PARTITION BY frame, topic ORDER BY at)
    ) AS one GROUP BY id
)
"""
_TOPICS = """
, ran AS (
    SELECT id, bool_or(repeated) AS repeated
    FROM (
        SELECT id, coalesce(bool_or(repeats) OVER (PARTITION BY frame, topic ORDER BY at
            RANGE BETWEEN '1 microsecond' FOLLOWING AND %(same)s FOLLOWING), false) AS repeated
        FROM framed JOIN near USING (id)
    ) AS one GROUP BY id
)
UPDATE contacts_contacttopic AS t SET first = x.first, repeated = x.first AND x.repeated
FROM (
    -- whose forerunner may have lost its key keeps what was found while it had one
    SELECT id, CASE WHEN said.at > %(young)s OR t.first IS NULL THEN NOT known
        ELSE t.first END AS first, ran.repeated
    FROM said JOIN near USING (id) JOIN ran USING (id) JOIN contacts_contacttopic t USING (id)
) AS x
WHERE t.id = x.id AND (t.first, t.repeated) IS DISTINCT FROM (x.first, x.first AND x.repeated)
"""
_CONTACTS = """
UPDATE contacts_contact AS c SET again = x.again
FROM (
    SELECT c.id, CASE WHEN m.again OR c.again AND m.id IS NULL THEN true
        WHEN c.begun <= %(over)s THEN false END AS again
    FROM contacts_contact c
    LEFT JOIN (
        SELECT contact AS id, bool_or(again) AS again FROM said JOIN near USING (id) GROUP BY 1
    ) AS m ON m.id = c.id
    WHERE c.centre_id = %(centre)s AND c.keyed AND c.begun > %(latest)s
) AS x
WHERE c.id = x.id AND c.again IS DISTINCT FROM x.again
"""


def mark(centre: ServiceCentre, *, at: datetime) -> None:
    """Mark the centre's calls: asked again within seven days, and pairs of caller and topic.

    Nightly. While a call's week is not over and nobody has asked again, it is not known (None).
    Late calls change what was marked as long as the keys are there. Twice is the same as once.
    """
    given: dict[str, Any] = {
        "centre": centre.pk, "again": AGAIN, "same": SAME, "over": at - AGAIN,
        "young": at - KEEP_KEY + SAME, "latest": at - LATEST,
    }  # fmt: skip
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_NEAR + _TOPICS, given)
        cursor.execute(_NEAR + _CONTACTS, given)
