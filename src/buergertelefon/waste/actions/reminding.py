"""Reminders the evening before a collection: asked for, confirmed, sent once a day, stopped."""

import secrets
import uuid
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.template.loader import render_to_string

from buergertelefon.base import reference
from buergertelefon.base.hours import BERLIN
from buergertelefon.messages.actions import Draft, opt_in, post
from buergertelefon.messages.addresses import link_to, reach
from buergertelefon.messages.errors import BadMessage, NotSetUp
from buergertelefon.messages.optouts import digest_of
from buergertelefon.messages.rules.outbox import Channel
from buergertelefon.waste.errors import BadField, Refused
from buergertelefon.waste.models import CollectionDate, CollectionReminder, House
from buergertelefon.waste.queries.reminders import locked
from buergertelefon.waste.rules.dates import in_order
from buergertelefon.waste.rules.kinds import NAMES, Kind
from buergertelefon.waste.rules.reminders import LATEST, MOST, UNCONFIRMED, is_due, must_be_hour
from buergertelefon.waste.rules.spoken import joined, when
from buergertelefon.waste.rules.words import Way
from buergertelefon.waste.secret import secret_of

Draw = Callable[[int], int]
#: codes are tried so often
TRIES = 5
#: who has not confirmed by then does not want it
KEEP = timedelta(days=2)
SUBJECTS = {
    "ask": "Bitte bestätigen: Erinnerung an die Abfuhr", "set": "Ihre Erinnerung an die Abfuhr",
    "day": "Morgen wird abgeholt: {kinds}",
}  # fmt: skip


@transaction.atomic
def ask(
    house: House,
    *,
    kinds: Iterable[Kind],
    hour: time,
    way: Way,
    mail: str = "",
    phone: str = "",
    key: uuid.UUID,
    at: datetime,
    confirmed: bool = False,
    below: Draw = secrets.randbelow,
) -> CollectionReminder:
    """Have somebody reminded; not before the link of the message that goes out now was pressed.

    `confirmed`: somebody on the telephone said the number, nothing is left to confirm. The same
    `key` is the same reminder. Raises BadField, BadMessage, Refused; nothing is written then.
    """
    chosen = in_order(kinds)
    if not chosen:
        raise BadField("kinds", "Bitte wählen Sie aus, woran wir erinnern.")
    must_be_hour(hour)
    to_mail, to_phone = _reached(way, mail, phone)
    _alone(to_mail or to_phone)
    if found := CollectionReminder.objects.filter(key=key).first():
        return found
    _must_be_few(to_mail, to_phone, at=at)
    values = {
        "house": house, "kinds": [*chosen], "hour": hour, "way": way, "mail": to_mail,
        "phone": to_phone, "made": at, "confirmed": at if confirmed else None,
    }  # fmt: skip
    row, is_new = _made(key, values, below)
    if is_new:
        try:
            _post(row, "set" if confirmed else "ask", at=at)
        except NotSetUp:
            raise BadField("way", str(NotSetUp())) from None
        if confirmed:
            _wants_them(row)
    return row


@transaction.atomic
def confirm(reminder: uuid.UUID, *, at: datetime) -> CollectionReminder:
    """It was pressed; twice is once. Raises Unknown."""
    row = locked(reminder)
    if row.confirmed is None:
        row.confirmed = at
        row.save(update_fields=["confirmed"])
        _wants_them(row)
    return row


@transaction.atomic
def stop(reminder: uuid.UUID) -> None:
    """No more of it, and nothing of it is kept; twice is once."""
    CollectionReminder.objects.filter(pk=reminder).delete()


def remind(*, at: datetime) -> int:
    """Post those whose hour has come and whose house is collected tomorrow; how many.

    Once for each day, however often it is called, also after a crash: the message's key says so.
    Who comes late is in time until 22:00.
    """
    local = at.astimezone(BERLIN)
    if local.time() >= LATEST:
        return 0
    day = local.date() + timedelta(days=1)
    kinds = _collected(day)
    rows = CollectionReminder.objects.filter(
        Q(sent=None) | Q(sent__lt=day), confirmed__isnull=False, hour__lte=local.time(),
        house__calendar__in=kinds,
    )  # fmt: skip
    due = [
        (pk, in_order(Kind(one) for one in wanted if one in kinds[calendar]))
        for pk, wanted, calendar in rows.values_list("pk", "kinds", "house__calendar")
    ]
    return sum(_remind(pk, day, of, at=at) for pk, of in due if of)


def forget(*, at: datetime) -> int:
    """Delete what nobody has confirmed in two days; how many."""
    old = CollectionReminder.objects.filter(confirmed=None, made__lt=at - KEEP)
    return old.delete()[0]


@transaction.atomic
def _remind(pk: uuid.UUID, day: date, kinds: tuple[Kind, ...], *, at: datetime) -> bool:
    rows = CollectionReminder.objects.select_for_update(skip_locked=True, of=("self",))
    row = rows.select_related("house__street__provider__office").filter(pk=pk).first()
    if row is None or not is_due(row.hour, row.sent, day=day, at=at):
        return False
    row.sent = day
    row.save(update_fields=["sent"])
    try:
        _post(row, "day", at=at, day=day, kinds=kinds)
    except BadMessage:  # this one cannot be written to; the others can
        return False
    return True


def _wants_them(row: CollectionReminder) -> None:
    """Who confirms one has changed their mind if they had opted out of all."""
    opt_in(digest_of(Channel(row.way), row.mail or row.phone))


def _collected(day: date) -> dict[int, set[str]]:
    """What each calendar has on that day."""
    found: dict[int, set[str]] = {}
    for calendar, kind in CollectionDate.objects.filter(day=day).values_list("calendar", "kind"):
        found.setdefault(calendar, set()).add(kind)
    return found


def _reached(way: Way, mail: str, phone: str) -> tuple[str, str]:
    """Only what is needed is kept. Raises BadField, BadMessage."""
    if way == Way.MAIL and not mail.strip():
        raise BadField("mail", "Bitte nennen Sie die E-Mail-Adresse.")
    if way == Way.SMS and not phone.strip():
        raise BadField("phone", "Bitte nennen Sie die Handynummer.")
    if way not in {Way.MAIL, Way.SMS}:
        raise BadField("way", "Bitte wählen Sie E-Mail oder SMS.")
    return reach(mail if way == Way.MAIL else "", phone if way == Way.SMS else "")


def _alone(recipient: str) -> None:
    """Two at once for the same recipient: one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('waste.remind'), hashtext(%s))",
                       [recipient.casefold()])  # fmt: skip


def _must_be_few(mail: str, phone: str, *, at: datetime) -> None:
    """Nobody is flooded: so many for one recipient. Raises Refused."""
    theirs = Q(mail__iexact=mail) if mail else Q(phone=phone)
    rows = CollectionReminder.objects.filter(theirs)
    if rows.count() >= MOST:
        raise Refused(
            f"An diese Adresse gehen schon {MOST} Erinnerungen, mehr geht nicht. Bitte beenden Sie "
            "zuerst eine davon: In jeder Nachricht steht, wie."
        )
    waiting = rows.filter(confirmed=None, made__gt=at - timedelta(days=1))
    if waiting.count() >= UNCONFIRMED:
        raise Refused(
            "An diese Adresse haben wir heute schon mehrmals geschrieben. Bitte öffnen Sie den "
            "Link in einer der Nachrichten, oder versuchen Sie es morgen noch einmal."
        )


def _made(
    key: uuid.UUID, values: dict[str, object], below: Draw
) -> tuple[CollectionReminder, bool]:  # fmt: skip
    for _ in range(TRIES):
        try:
            with transaction.atomic():
                return CollectionReminder.objects.create(
                    key=key, reference=reference.drawn(below), **values
                ), True
        except IntegrityError:
            if found := CollectionReminder.objects.filter(key=key).first():
                return found, False
    raise Refused("Es ist kein freier Code mehr da. Bitte noch einmal versuchen.")


def _post(
    row: CollectionReminder, what: str, *, at: datetime, day: date | None = None,
    kinds: tuple[Kind, ...] = (),
) -> None:  # fmt: skip
    """Raises NotSetUp, BadMessage."""
    provider, is_sms = row.house.street.provider, row.way == Way.SMS
    named = joined([NAMES[one] for one in kinds or in_order(Kind(one) for one in row.kinds)])
    local = at.astimezone(BERLIN)
    secret = secret_of(row.key)
    facts = {
        "kinds": named, "reference": row.reference, "hour": f"{row.hour:%H:%M}",
        "address": f"{row.house.street.name} {row.house.number}", "provider": provider.name,
        "day": when(day, today=local.date()).removeprefix("morgen, ") if day else "",
        "out_from": f"{provider.out_from:%H:%M}", "out_by": f"{provider.out_by:%H:%M}",
        "confirm": link_to("waste_reminder_confirm", row.reference, secret),
        "own": link_to("waste_reminder_own", row.reference, secret),
    }  # fmt: skip
    text = render_to_string(f"waste/reminder_{what}_{row.way}.txt", facts).strip()
    # they have chosen the hour: quiet hours do not count; of no use once the evening is over
    until = datetime.combine(local.date(), LATEST, BERLIN) if day else None
    draft = Draft(
        Channel.SMS if is_sms else Channel.MAIL, row.phone if is_sms else row.mail, text,
        f"waste-reminder-{what}", urgent=True, until=until,
        subject="" if is_sms else SUBJECTS[what].format(kinds=named),
    )  # fmt: skip
    key = f"waste-reminder:{row.pk}:{day or what}"
    post(draft, key=key, centre=provider.centre_id, at=at)
