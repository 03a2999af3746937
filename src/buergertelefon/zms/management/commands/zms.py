"""`buergertelefon zms free tempelhof --service 120703`: book at offices that run a ZMS."""

from argparse import ArgumentParser
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from buergertelefon.appointments.rules.limits import MOST_PERSONS, Item
from buergertelefon.appointments.rules.words import spoken
from buergertelefon.base.hours import BERLIN
from buergertelefon.base.models import ServiceCentre
from buergertelefon.directory.models import Service
from buergertelefon.zms import client
from buergertelefon.zms.client import Remote
from buergertelefon.zms.errors import RemoteError
from buergertelefon.zms.models import RemoteOffer, RemoteOffice
from buergertelefon.zms.rules.reading import number

#: so far ahead is asked; times that are shown
AHEAD, MOST = timedelta(days=60), 20
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class Command(BaseCommand):
    """Ask and book at another office, by its ZMS."""

    help = "Sucht, bucht und sagt Termine bei Stellen ab, die ein ZMS betreiben."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One word for what to do, then the office."""
        does = parser.add_subparsers(dest="do", required=True, metavar="TUN")
        does.add_parser("offices", help="welche Stellen eingetragen sind")
        add = _office(does.add_parser("add", help="trägt eine Stelle ein"))
        add.add_argument("name")
        add.add_argument("url", help="Adresse ihrer Schnittstelle: https://…/citizen")
        add.add_argument("number", help="ihre officeId dort")
        add.add_argument("--centre", required=True, help="unser Servicecenter, etwa: bremen")
        offer = _office(does.add_parser("offer", help="sagt, wie eine Leistung dort heißt"))
        offer.add_argument("service", help="Schlüssel unserer Leistung, etwa: personalausweis")
        offer.add_argument("number", help="ihre serviceId dort, siehe: services")
        _office(does.add_parser("services", help="was die Stelle anbietet"))
        free = _office(does.add_parser("free", help="was dort frei ist"))
        book = _office(does.add_parser("book", help="bucht dort"))
        book.add_argument("time", help="Zeit, etwa: 2026-11-24T08:10")
        book.add_argument("--mail", default="")
        book.add_argument("--phone", default="")
        for one in (free, book):
            one.add_argument(
                "--service", action="append", required=True, metavar="NUMMER[:PERSONEN]",
                help="Leistung dort, siehe: services; mehrmals für mehrere",
            )  # fmt: skip
        cancel = _office(does.add_parser("cancel", help="sagt dort ab"))
        cancel.add_argument("process", type=int, help="Nummer des Termins")
        cancel.add_argument("key", help="Schlüssel des Termins")

    def handle(self, *, do: str, **given: Any) -> None:
        """Do it, and print what came of it."""
        does: dict[str, Callable[..., None]] = {
            "offices": self._offices, "add": self._add, "services": self._services,
            "offer": self._offer,
            "free": self._free, "book": self._book, "cancel": self._cancel,
        }  # fmt: skip
        try:
            does[do](**given)
        except RemoteError as error:
            raise CommandError(str(error)) from error

    def _offices(self, **_: Any) -> None:
        for one in RemoteOffice.objects.order_by("slug"):
            self.stdout.write(f"{one.slug}: {one.name} ({one.url}, {one.number})")

    def _add(
        self, *, office: str, name: str, url: str, number: str, centre: str, **_: Any
    ) -> None:  # fmt: skip
        own = ServiceCentre.objects.filter(slug=centre).first()
        parts = urlsplit(url)
        safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
        if own is None:
            raise CommandError(f"--centre {centre!r} gibt es nicht. Es wurde nichts geändert.")
        if not safe or not parts.hostname:
            raise CommandError("Die Adresse beginnt mit https://. Es wurde nichts geändert.")
        RemoteOffice.objects.update_or_create(
            slug=office,
            defaults={"name": name, "url": url, "number": _number(number), "centre": own},
        )
        self.stdout.write(f"{name} ist eingetragen: {office}")

    def _offer(self, *, office: str, service: str, number: str, **_: Any) -> None:
        there = RemoteOffice.objects.filter(slug=office).first()
        ours = Service.objects.filter(slug=service).first()
        if there is None or ours is None:
            missing = f"Die Stelle {office!r}" if there is None else f"Die Leistung {service!r}"
            raise CommandError(f"{missing} gibt es nicht. Es wurde nichts geändert.")
        RemoteOffer.objects.update_or_create(
            office=there, service=ours, defaults={"number": _number(number)}
        )
        self.stdout.write(f"{ours.name} ist bei {there.name} am Arbeitsplatz buchbar.")

    def _services(self, *, office: str, **_: Any) -> None:
        for one in client.services(_remote(office)):
            self.stdout.write(f"{one.id}: {one.name} (höchstens {one.most})")

    def _free(self, *, office: str, service: list[str], **_: Any) -> None:
        today = timezone.localdate()
        times = client.free(_remote(office), _items(service), since=today, until=today + AHEAD)
        for one in times[:MOST]:
            self.stdout.write(f"{one.astimezone(BERLIN):%Y-%m-%dT%H:%M} ({spoken(one)})")
        if not times:
            self.stdout.write("In den nächsten 60 Tagen ist dort nichts frei.")

    def _book(
        self, *, office: str, time: str, service: list[str], mail: str, phone: str, **_: Any
    ) -> None:
        booked = client.book(
            _remote(office), _items(service), begins=_time(time), mail=mail, phone=phone
        )
        self.stdout.write(
            f"Gebucht: {spoken(booked.begins)}\nNummer {booked.process}, Schlüssel {booked.key}"
        )

    def _cancel(self, *, office: str, process: int, key: str, **_: Any) -> None:
        client.cancel(_remote(office), process, key)
        self.stdout.write("Abgesagt.")


def _office(parser: ArgumentParser) -> ArgumentParser:
    parser.add_argument("office", help="Schlüssel der Stelle, siehe: offices")
    return parser


def _remote(slug: str) -> Remote:
    one = RemoteOffice.objects.filter(slug=slug).first()
    if one is None:
        raise CommandError(f"Die Stelle {slug!r} ist nicht eingetragen. Siehe: zms offices")
    return Remote(one.url, one.number)


def _number(written: str) -> int:
    if (found := number(written)) is None:
        raise CommandError(f"{written!r} ist keine Nummer, wie ein ZMS sie hat.")
    return found


def _items(written: list[str]) -> list[Item]:
    items = []
    for one in written:
        service, _, persons = one.partition(":")
        count = number(persons or "1", most=MOST_PERSONS)
        if count is None:
            raise CommandError(f"--service {one!r}: Personen von 1 bis {MOST_PERSONS}.")
        items.append(Item(_number(service), count))
    return items


def _time(written: str) -> datetime:
    try:
        given = datetime.fromisoformat(written)
    except ValueError as error:
        raise CommandError(f"{written!r} ist keine Zeit. Richtig ist 2026-11-24T08:10.") from error
    return given if given.tzinfo else given.replace(tzinfo=BERLIN)
