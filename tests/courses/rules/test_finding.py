from datetime import date

import pytest

from buergertelefon.courses.rules.finding import CHEAP, DayTime, Filters, Wish, understood

WEDNESDAY = date(2026, 11, 25)
PLACES = ("Vegesack", "Alte Neustadt", "Walle", "Bremen", "Bremerhaven")
EVENING = frozenset({DayTime.EVENING})
MORNING = frozenset({DayTime.MORNING})
WEEKEND = frozenset({DayTime.WEEKEND})


def begin(since: date, until: date | None) -> Filters:
    return Filters(begin=(since, until))


def days(*those: int) -> Filters:
    return Filters(days=frozenset(those))


@pytest.mark.parametrize(
    ("said", "words", "filters"),
    [
        pytest.param("Spanisch abends", "spanisch", Filters(times=EVENING), id="evenings"),
        pytest.param("Yoga am Abend", "yoga", Filters(times=EVENING), id="in the evening"),
        pytest.param("Yoga nach Feierabend", "yoga", Filters(times=EVENING), id="after work"),
        pytest.param("Abendkurs Italienisch", "italienisch", Filters(times=EVENING), id="compound"),
        pytest.param("vormittags töpfern", "töpfern", Filters(times=MORNING), id="mornings"),
        pytest.param("Guten Morgen Yoga", "guten morgen yoga", Filters(), id="a greeting is none"),
        pytest.param("nähen am Wochenende", "nähen", Filters(times=WEEKEND), id="weekend"),
        pytest.param("Wochenendworkshop Ton", "ton", Filters(times=WEEKEND), id="its compound"),
        pytest.param(
            "Wochenende vormittags", "", Filters(days=frozenset({5, 6}), times=MORNING),
            id="mornings of a weekend",
        ),
        pytest.param("was abends", "", Filters(times=EVENING), id="nothing beside it"),
        pytest.param("montags Englisch", "englisch", days(0), id="a weekday"),
        pytest.param("montags oder mittwochs", "", days(0, 2), id="one of two days"),
        pytest.param("am Sonnabend tanzen", "tanzen", days(5), id="the northern Saturday"),
        pytest.param(
            "Montagabend Chor", "chor", Filters(days=frozenset({0}), times=EVENING), id="both"
        ),
        pytest.param("werktags", "", days(0, 1, 2, 3, 4), id="weekdays"),
        pytest.param("Spanisch A2", "spanisch", Filters(level="A2"), id="level"),
        pytest.param("deutsch b1.2", "deutsch", Filters(level="B1"), id="part of a level"),
        pytest.param("Din A4 zeichnen", "din a4 zeichnen", Filters(), id="no level"),
        pytest.param("Yoga bis 50 Euro", "yoga", Filters(fee=5000), id="fee in words"),
        pytest.param("Yoga unter 49,50€", "yoga", Filters(fee=4950), id="fee with cents"),
        pytest.param("kostenloser Handykurs", "handykurs", Filters(fee=0), id="free of charge"),
        pytest.param("günstige Kochkurse", "kochkurse", Filters(fee=CHEAP), id="cheap"),
        pytest.param("Spanisch nicht zu teuer", "spanisch", Filters(fee=CHEAP), id="not too dear"),
        pytest.param("Yoga mit freien Plätzen", "yoga", Filters(free=True), id="free places"),
        pytest.param(
            "Kurse die diese Woche beginnen", "",
            begin(WEDNESDAY, date(2026, 11, 30)), id="this week: what is left of it",
        ),
        pytest.param(
            "nächste Woche", "", begin(date(2026, 11, 30), date(2026, 12, 7)), id="next week"
        ),
        pytest.param(
            "in den nächsten vier Wochen", "",
            begin(WEDNESDAY, date(2026, 12, 24)), id="the next four weeks",
        ),
        pytest.param("im Januar", "", begin(date(2027, 1, 1), date(2027, 2, 1)), id="a month"),
        pytest.param("ab Januar", "", begin(date(2027, 1, 1), None), id="from a month on"),
        pytest.param(
            "nächsten Monat", "", begin(date(2026, 12, 1), date(2027, 1, 1)), id="next month"
        ),
        pytest.param("Yoga Vegesack", "yoga", Filters(place="Vegesack"), id="district"),
        pytest.param("Yoga in vegesak", "yoga in", Filters(place="Vegesack"), id="with a slip"),
        pytest.param("alte neustadt", "", Filters(place="Alte Neustadt"), id="of two words"),
        pytest.param("Mallekurs", "malle", Filters(), id="a course in what the courses know"),
        pytest.param("Malle", "malle", Filters(), id="the courses know the word: no slip"),
        pytest.param(
            "was mit Spanisch, abends, in der Nähe von Vegesack, nicht zu teuer",
            "was mit spanisch in der von",
            Filters(times=EVENING, place="Vegesack", fee=CHEAP), id="the caller of the brief",
        ),
    ],
)  # fmt: skip
def test_what_of_a_sentence_is_a_filter(said: str, words: str, filters: Filters) -> None:
    found = understood(said, on=WEDNESDAY, places=PLACES, known=lambda word: word == "malle")
    assert (found.filters, found.words) == (filters, words)


def test_it_says_which_words_were_read_and_leaves_them_if_told() -> None:
    said = "Spanisch A2 abends Vegesack"
    assert understood(said, on=WEDNESDAY, places=PLACES).said == (
        (Wish.TIMES, "abends"), (Wish.LEVEL, "a2"), (Wish.PLACE, "vegesack"),
    )  # fmt: skip
    left = understood(said, on=WEDNESDAY, places=PLACES, without=[Wish.LEVEL, Wish.PLACE])
    assert left.words == "spanisch a2 vegesack"
    assert left.filters == Filters(times=EVENING)


def test_what_is_chosen_counts_more_than_what_is_said() -> None:
    chosen = Filters(place="Walle", free=True)
    said = Filters(place="Vegesack", level="A1")
    assert chosen.over(said) == Filters(place="Walle", free=True, level="A1")
    assert chosen.without(Wish.FREE) == Filters(place="Walle")
