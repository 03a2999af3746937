"""What a registration costs, as a table of cases."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergertelefon.courses.errors import BadDetails
from buergertelefon.courses.rules.details import age_on
from buergertelefon.courses.rules.fees import (
    UNKNOWN,
    FeePerson,
    FeeReduction,
    FeeTerms,
    quote,
)
from buergertelefon.courses.rules.words import Pricing

TODAY, BEGINS = date(2026, 8, 3), date(2026, 9, 14)
PASS = FeeReduction("bremen-pass", "Bremen-Pass", percent=50)
CARD = FeeReduction("ehrenamt", "Ehrenamtskarte", cents=2000)
YOUNG = FeeReduction("kind", "Kinder", percent=30, age_below=14)
OLD = FeeReduction("alt", "Altes Angebot", percent=90, valid_until=date(2026, 8, 3))
TERMS = FeeTerms(12000, begins=BEGINS, reductions=(PASS, CARD, YOUNG, OLD))
ADA, BEN = FeePerson("Ada Beispiel"), FeePerson("Ben Beispiel")
CHILD = FeePerson("Cem Beispiel", born=date(2012, 9, 15))  # 14 on the day after the begin


def has(person: FeePerson, reduction: str) -> FeePerson:
    return replace(person, reduction=reduction)


@pytest.mark.parametrize(
    ("terms", "people", "total", "lines"),
    [
        pytest.param(TERMS, [ADA], 12000, [("Kursentgelt Ada Beispiel", 12000)], id="one person"),
        pytest.param(TERMS, [FeePerson()], 12000, [("Kursentgelt", 12000)], id="without a name"),
        pytest.param(
            TERMS, [FeePerson(), FeePerson()], 24000,
            [("Kursentgelt 1. Person", 12000), ("Kursentgelt 2. Person", 12000)],
            id="two without names",
        ),
        pytest.param(
            TERMS, [has(ADA, "bremen-pass"), BEN], 18000,
            [("Kursentgelt Ada Beispiel", 12000),
             ("Ermäßigung Bremen-Pass 50 % Ada Beispiel", -6000),
             ("Kursentgelt Ben Beispiel", 12000)],
            id="only who has the pass pays less",
        ),
        pytest.param(
            TERMS, [has(ADA, "ehrenamt")], 10000,
            [("Kursentgelt Ada Beispiel", 12000),
             ("Ermäßigung Ehrenamtskarte Ada Beispiel", -2000)],
            id="a fixed amount",
        ),
        pytest.param(
            replace(TERMS, cents=1500), [has(ADA, "ehrenamt")], 0,
            [("Kursentgelt Ada Beispiel", 1500),
             ("Ermäßigung Ehrenamtskarte Ada Beispiel", -1500)],
            id="a fixed amount is never more than the fee",
        ),
        pytest.param(
            TERMS, [CHILD], 8400,
            [("Kursentgelt Cem Beispiel", 12000), ("Ermäßigung Kinder 30 % Cem Beispiel", -3600)],
            id="by age alone, 13 on the first day",
        ),
        pytest.param(
            replace(TERMS, begins=date(2026, 9, 15)), [CHILD], 12000,
            [("Kursentgelt Cem Beispiel", 12000)], id="14 on the first day",
        ),
        pytest.param(
            replace(TERMS, begins=None), [CHILD], 8400,
            [("Kursentgelt Cem Beispiel", 12000), ("Ermäßigung Kinder 30 % Cem Beispiel", -3600)],
            id="no first day: age on the day of registration",
        ),
        pytest.param(
            TERMS, [has(CHILD, "bremen-pass")], 6000,
            [("Kursentgelt Cem Beispiel", 12000),
             ("Ermäßigung Bremen-Pass 50 % Cem Beispiel", -6000)],
            id="two fit: the better one, never both",
        ),
        pytest.param(
            TERMS, [has(CHILD, "ehrenamt")], 8400,
            [("Kursentgelt Cem Beispiel", 12000), ("Ermäßigung Kinder 30 % Cem Beispiel", -3600)],
            id="age gives more than what was claimed",
        ),
        pytest.param(
            replace(TERMS, cents=3333), [has(ADA, "bremen-pass")], 1666,
            [("Kursentgelt Ada Beispiel", 3333),
             ("Ermäßigung Bremen-Pass 50 % Ada Beispiel", -1667)],
            id="half a cent goes to the citizen",
        ),
        pytest.param(
            replace(TERMS, material_cents=500), [has(ADA, "bremen-pass"), BEN], 19000,
            [("Kursentgelt Ada Beispiel", 12000),
             ("Ermäßigung Bremen-Pass 50 % Ada Beispiel", -6000),
             ("Kursentgelt Ben Beispiel", 12000), ("Material für 2 Personen", 1000)],
            id="material is never reduced",
        ),
        pytest.param(
            replace(TERMS, reducible=False), [has(ADA, "bremen-pass"), CHILD], 24000,
            [("Kursentgelt Ada Beispiel", 12000), ("Kursentgelt Cem Beispiel", 12000)],
            id="a fee that is not reduced",
        ),
        pytest.param(
            replace(TERMS, pricing=Pricing.PAIR), [ADA, BEN], 12000,
            [("Kursentgelt für zwei Personen", 12000)], id="a pair pays once",
        ),
        pytest.param(
            replace(TERMS, pricing=Pricing.PAIR, cents=12001), [ADA, has(BEN, "bremen-pass")], 9000,
            [("Kursentgelt für zwei Personen", 12001),
             ("Ermäßigung Bremen-Pass 50 % Ben Beispiel", -3001)],
            id="one of a pair has the pass: off this half, the second bears the odd cent",
        ),
        pytest.param(
            replace(TERMS, pricing=Pricing.PAIR, material_cents=250), [ADA, BEN] * 2, 25000,
            [("Kursentgelt für zwei Personen", 12000), ("Kursentgelt für zwei Personen", 12000),
             ("Material für 4 Personen", 1000)],
            id="two pairs",
        ),
        pytest.param(
            replace(TERMS, cents=0, material_cents=700), [has(ADA, "bremen-pass")], 700,
            [("Kursentgelt: frei", 0), ("Material", 700)], id="free, but for material",
        ),
        pytest.param(replace(TERMS, cents=0), [ADA, BEN], 0, [("Kursentgelt: frei", 0)], id="free"),
        pytest.param(
            replace(TERMS, cents=None, material_cents=700), [ADA], 0, [(UNKNOWN, 0)],
            id="not known yet: no sum is promised",
        ),
    ],
)  # fmt: skip
def test_quote(
    terms: FeeTerms, people: list[FeePerson], total: int, lines: list[tuple[str, int]]
) -> None:
    found = quote(terms, people, on=TODAY)
    assert [(line.text, line.cents) for line in found.lines] == lines
    assert found.total == total == sum(cents for _, cents in lines)
    assert found.known == (terms.cents is not None)


@pytest.mark.parametrize(
    ("terms", "people", "field", "words"),
    [
        pytest.param(TERMS, [], "people", "mindestens eine", id="nobody"),
        pytest.param(
            replace(TERMS, pricing=Pricing.PAIR), [ADA], "people", "zwei Personen", id="half a pair"
        ),
        pytest.param(TERMS, [has(ADA, "gibts-nicht")], "reduction", "gibt es nicht", id="unknown"),
        pytest.param(TERMS, [has(ADA, "alt")], "reduction", "nicht mehr", id="no longer given"),
        pytest.param(TERMS, [has(ADA, "kind")], "born", "Geburtsdatum", id="no birthday"),
        pytest.param(
            TERMS, [has(replace(ADA, born=date(1980, 1, 1)), "kind")], "reduction", "unter 14",
            id="too old",
        ),
    ],
)  # fmt: skip
def test_refused(terms: FeeTerms, people: list[FeePerson], field: str, words: str) -> None:
    with pytest.raises(BadDetails, match=words) as refused:
        quote(terms, people, on=TODAY)
    assert refused.value.field == field


def test_a_reduction_holds_until_the_day_it_ends() -> None:
    assert quote(TERMS, [has(ADA, "alt")], on=date(2026, 8, 2)).total == 1200


@pytest.mark.parametrize(
    ("on", "years"),
    [
        pytest.param(date(2026, 2, 28), 13, id="born on 29 February, the day before"),
        pytest.param(date(2026, 3, 1), 14, id="born on 29 February, 1 March"),
    ],
)
def test_age(on: date, years: int) -> None:
    assert age_on(date(2012, 2, 29), on) == years


@given(
    st.builds(
        FeeTerms, st.none() | st.integers(0, 99_999), st.sampled_from(Pricing),
        st.integers(0, 9_999), st.booleans(), st.just(BEGINS), st.just((PASS, CARD, YOUNG)),
    ),
    st.lists(st.sampled_from([ADA, CHILD, has(ADA, "bremen-pass"), has(BEN, "ehrenamt")]),
             min_size=1, max_size=6),
)  # fmt: skip
def test_lines_add_up_and_nobody_pays_less_than_the_material(
    terms: FeeTerms, people: list[FeePerson]
) -> None:
    couples = people * 2
    found = quote(terms, couples, on=TODAY)
    assert found.total == sum(line.cents for line in found.lines)
    if terms.cents is None:
        assert (found.total, found.known) == (0, False)
    else:
        material = terms.material_cents * len(couples)
        fees = terms.cents * (len(couples) if terms.pricing == Pricing.PERSON else len(people))
        assert material <= found.total <= material + fees
