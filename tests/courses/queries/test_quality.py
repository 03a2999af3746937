"""Does a caller's sentence lead to the course that is meant? Courses and sentences are our own."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker
from tests.courses.factories import NOW, make_course, make_school

from buergertelefon.courses import catalogue
from buergertelefon.courses.models import School
from buergertelefon.courses.queries.finding import find

MON, TUE, WED, THU, FRI, SAT, SUN = (f"2026-12-{day:02}" for day in (7, 8, 9, 10, 11, 12, 13))
#: title, text, when, place, more
COURSES: list[tuple[str, str, str, str, dict[str, object]]] = [
    ("Spanisch A1 am Abend", "Für Reisende nach Spanien.", f"{MON} 18:30", "Vegesack",
     {"level": "A1", "fee_cents": 5800}),
    ("Spanisch A1 am Vormittag", "Wir beginnen ganz von vorn.", f"{TUE} 09:30", "Mitte",
     {"level": "A1"}),
    ("Spanisch A2", "Sie haben A1 besucht.", f"{WED} 18:30", "Vegesack", {"level": "A2"}),
    ("Spanisch B1 Konversation", "Gespräche über den Alltag.", f"{THU} 18:30", "Mitte",
     {"level": "B1"}),
    ("Italienisch für die Reise", "Bestellen, fragen, wohnen.", f"{MON} 19:00", "Walle",
     {"level": "A1"}),
    ("Französisch A2", "Mit Lehrbuch.", f"{TUE} 18:00", "Mitte", {"level": "A2"}),
    ("Englisch Auffrischung B1", "Vergessenes kommt wieder.", f"{WED} 10:00", "Mitte",
     {"level": "B1"}),
    ("Deutsch als Fremdsprache A1", "Intensiv, an vier Tagen.", f"{MON} 09:00, {TUE} 09:00",
     "Gröpelingen", {"level": "A1"}),
    ("Alphabetisierung: Lesen und Schreiben", "Kleine Gruppe.", f"{TUE} 17:30", "Gröpelingen", {}),
    ("Niederländisch A1", "Sprache der Nachbarn.", f"{THU} 17:00", "Mitte", {"level": "A1"}),
    ("Gebärdensprache DGS 1", "Mit den Händen sprechen.", f"{FRI} 17:00", "Mitte", {}),
    ("Plattdeutsch schnacken", "Niederdeutsch für alle.", f"{WED} 15:00", "Vegesack", {}),
    ("Rückenfit mit Yoga", "Sanfte Übungen für die Wirbelsäule.", f"{TUE} 18:00", "Walle",
     {"area": "Gesundheit", "fee_cents": 4800}),
    ("Hatha-Yoga am Morgen", "Der Tag fängt ruhig an.", f"{WED} 08:00", "Mitte",
     {"area": "Gesundheit"}),
    ("Autogenes Training", "Ruhe finden, Stress loslassen.", f"{THU} 19:00", "Mitte",
     {"area": "Gesundheit"}),
    ("Aquafitness", "Im tiefen Wasser, mit Gürtel.", f"{FRI} 10:00", "Vegesack", {}),
    ("Beckenbodengymnastik", "Kräftigen und spüren.", f"{MON} 10:00", "Walle", {}),
    ("Erste Hilfe am Kind", "Was tun im Notfall?", f"{SAT} 10:00", "Mitte", {"dates": 1}),
    ("Smartphone für Senioren", "Android in Ruhe kennenlernen.", f"{TUE} 10:00", "Mitte",
     {"fee_cents": 3000}),
    ("Windows Grundkurs", "Der Computer von Anfang an.", f"{WED} 18:00", "Mitte", {}),
    ("Excel Aufbaukurs", "Pivot und Formeln.", f"{THU} 18:00", "Mitte", {}),
    ("Tastschreiben in fünf Abenden", "Mit zehn Fingern.", f"{MON} 17:30", "Walle", {}),
    ("Bildbearbeitung mit GIMP", "Ihre Fotos besser.", f"{SAT} 11:00, {SUN} 11:00", "Mitte",
     {"dates": 1}),
    ("Künstliche Intelligenz im Alltag", "Was Sprachmodelle können.", f"{THU} 18:00", "Vegesack",
     {}),
    ("Digitale Fotografie", "Blende, Zeit, Licht.", f"{FRI} 18:00", "Walle", {}),
    ("Nähwerkstatt", "Eigene Entwürfe an der Maschine.", f"{SAT} 10:00", "Vegesack", {}),
    ("Keramik: Gefäße aus Ton", "Aufbauen, glasieren, brennen.", f"{SAT} 14:00", "Walle", {}),
    ("Aquarellmalerei", "Farbe und Wasser.", f"{TUE} 15:00", "Mitte", {}),
    ("Gitarre für Anfänger", "Die ersten Akkorde.", f"{MON} 18:00", "Mitte", {}),
    ("Gospelchor", "Singen ohne Noten.", f"{THU} 19:30", "Walle", {}),
    ("Thailändisch kochen", "Curry und mehr.", f"{FRI} 18:00", "Mitte", {"material_cents": 1500}),
    ("Brotbacken mit Sauerteig", "Vom Korn zum Laib.", f"{SAT} 09:00", "Walle", {"dates": 1}),
    ("Buchführung Grundlagen", "Soll und Haben.", f"{MON} 18:00", "Mitte", {"area": "Beruf"}),
    ("Rhetorik: frei sprechen", "Vor Leuten reden.", f"{SAT} 10:00, {SUN} 10:00", "Mitte",
     {"dates": 1, "area": "Beruf"}),
    ("Bewerbungstraining", "Mappe und Gespräch.", f"{TUE} 09:00", "Gröpelingen", {"fee_cents": 0}),
    ("Erbrecht verständlich", "Vererben und Erben.", f"{WED} 19:00", "Mitte", {"dates": 1}),
    ("Vorsorgevollmacht und Patientenverfügung", "Ein Vortrag.", f"{THU} 17:00", "Vegesack",
     {"dates": 1, "fee_cents": 500}),
    ("Sportbootführerschein See", "Theorie für die Prüfung.", f"{TUE} 19:00", "Vegesack", {}),
    ("Obstbaumschnitt", "Im Lehrgarten.", f"{SUN} 11:00", "Walle", {"dates": 1}),
    ("Fahrradreparatur", "Bremse, Kette, Schlauch.", f"{THU} 16:00", "Walle", {"dates": 1}),
    ("Salsa für Paare", "Grundschritt und Drehung.", f"{FRI} 20:00", "Mitte",
     {"pricing": "pair"}),
    ("Kinder bauen Roboter", "Ab acht Jahren.", "2026-11-27 15:00", "Mitte", {"dates": 1}),
]  # fmt: skip
#: what is said, and the beginning of the title that has to be among the first three
SAID = [
    ("was mit Spanisch", "Spanisch A1"),
    (
        "irgendwas mit Spanisch, abends, in der Nähe von Vegesack, nicht zu teuer",
        "Spanisch A1 am Abend",
    ),
    ("Spanisch A2 Vegesack", "Spanisch A2"),
    ("spanisch vormittags", "Spanisch A1 am Vormittag"),
    ("spansich", "Spanisch"),
    ("Spanisch Konversation", "Spanisch B1"),
    ("Spanischkurs für Anfänger", "Spanisch A1"),
    ("wir fahren nach Italien", "Italienisch"),
    ("Franzözisch", "Französisch"),
    ("ich möchte mein Englisch auffrischen", "Englisch"),
    ("Deutschkurs für Ausländer", "Deutsch als"),
    ("ich kann nicht richtig lesen und schreiben", "Alphabetisierung"),
    ("Holländisch", "Niederländisch"),
    ("Sprache für Gehörlose", "Gebärdensprache"),
    ("Plattdütsch", "Plattdeutsch"),
    ("Yoga für den Rücken", "Rückenfit"),
    ("Rückenschmerzen", "Rückenfit"),
    ("Morgenyoga", "Hatha"),
    ("Yoga mittwochs", "Hatha"),
    ("ich bin so gestresst, was zum Entspannen", "Autogenes"),
    ("Wassergymnastik", "Aquafitness"),
    ("Beckenboden", "Beckenboden"),
    ("1. Hilfe Notfall Kinder", "Erste Hilfe"),
    ("Handykurs für Senioren", "Smartphone"),
    ("WhatsApp für meine Oma", "Smartphone"),
    ("Computerkurs", "Windows"),
    ("Exel Fortgeschrittene", "Excel"),
    ("Zehnfinger tippen", "Tastschreiben"),
    ("Fotos bearbeiten am Wochenende", "Bildbearbeitung"),
    ("Chatbot", "Künstliche"),
    ("fotografieren lernen", "Digitale Fotografie"),
    ("Nähkurs Wochenende", "Nähwerkstatt"),
    ("töpfern", "Keramik"),
    ("malen mit Wasserfarben", "Aquarell"),
    ("Gitarrenkurs", "Gitarre"),
    ("Chor singen donnerstags", "Gospelchor"),
    ("Kochkurs freitags", "Thailändisch"),
    ("Brot backen", "Brotbacken"),
    ("Buchhaltung", "Buchführung"),
    ("Lampenfieber beim Vortrag", "Rhetorik"),
    ("kostenlos Bewerbung schreiben", "Bewerbungstraining"),
    ("Testament", "Erbrecht"),
    ("Patientenverfügung in Vegesack", "Vorsorge"),
    ("Bootsführerschein", "Sportboot"),
    ("Bäume schneiden", "Obstbaum"),
    ("Fahrrad flicken", "Fahrradrep"),
    ("Tanzkurs für Paare", "Salsa"),
    ("für mein Kind diese Woche", "Kinder bauen"),
    ("Robotter", "Kinder bauen"),
]


@pytest.fixture(scope="module")
def school(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[School]:
    """All courses, once for all sentences."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = make_school()
        for title, text, days, place, more in COURSES:
            make_course(made, title, text=text, days=days, place=place, **more)
        catalogue.forget()
        yield made
        catalogue.forget()
        transaction.set_rollback(True)


@pytest.mark.parametrize(("said", "title"), SAID, ids=[said for said, _ in SAID])
def test_the_course_that_is_meant_is_among_the_first_three(
    school: School, db: None, said: str, title: str
) -> None:
    found = [one.course.title for one in find(said, at=NOW, limit=3)]
    assert any(one.startswith(title) for one in found), found
