"""A caller from elsewhere: who answers there, and the question handed over, by keyboard alone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page
from tests.factories import make_city
from tests.federation.test_enquiries import KEY
from tests.stories.conftest import picture, sideways
from tests.stories.test_screens import signed_in

from buergertelefon.demo.places import load_centres, load_places
from buergertelefon.federation.models import Centre, Enquiry
from buergertelefon.federation.rules.enquiries import Direction, State

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def koeln(transactional_db: None, settings: Any) -> Centre:
    """The example city with its centres; Köln takes enquiries, and has handed two over to us."""
    settings.FEDERATION_KEYS = {"115-servicecenter-koeln": KEY}
    centre = make_city()
    load_places()
    load_centres(centre)
    Centre.objects.filter(slug="115-servicecenter-koeln").update(exchange="https://k.example")
    koeln = Centre.objects.get(slug="115-servicecenter-koeln")
    now = timezone.now()
    for hours, state, question in ((-2, State.ACKNOWLEDGED, "Wo geht das?"),
                                   (20, State.ACKNOWLEDGED, "Braucht man dafür einen Termin?"),
                                   (20, State.ANSWERED, "Was kostet das?")):  # fmt: skip
        Enquiry.objects.create(
            direction=Direction.IN, ours=Centre.objects.get(own=centre), other=koeln, state=state,
            sent_at=now, due=now + timedelta(hours=hours), topic="Hund anmelden",
            ars="040110000000", place="Bremen", question=question, way="mail",
            contact="a@b.example", consent=True, reference="A1B2C3D4", acknowledged=now,
            answer="150 Euro im Jahr." if state == State.ANSWERED else "",
            ended=now if state == State.ANSWERED else None,
        )  # fmt: skip
    return koeln


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_a_question_goes_to_the_centre_of_the_place(
    site: str, browser: Browser, koeln: Centre, accessible: Callable[[Page], None],
    width: int, height: int,
) -> None:  # fmt: skip
    page = signed_in(browser, site, "agent1", width, height)
    page.goto(f"{site}/115/")
    accessible(page)
    assert not sideways(page)
    page.get_by_label("Welcher Ort?").focus()
    page.keyboard.type("Köln")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="An 115-Servicecenter Köln übergeben").wait_for()
    page.get_by_role("textbox", name="Worum geht es?").focus()
    page.keyboard.type("Auto anmelden")
    page.keyboard.press("Tab")
    page.keyboard.type("Herr Beispiel fragt, ob das am Samstag geht")
    page.get_by_role("button", name="Übergeben").press("Enter")
    page.get_by_role("alert").wait_for()
    accessible(page)
    assert not sideways(page)
    page.get_by_role("textbox", name="Frage").fill("Geht das auch am Samstag?")
    page.get_by_label("Antwort an den Anrufenden").select_option("none")
    page.get_by_role("button", name="Übergeben").press("Enter")
    page.get_by_text("An 115-Servicecenter Köln übergeben.").wait_for()
    assert Enquiry.objects.get(direction=Direction.OUT).question == "Geht das auch am Samstag?"
    page.get_by_text("Beantworten").first.press("Enter")
    page.get_by_role("textbox", name="Antwort").first.wait_for()
    accessible(page)
    assert not sideways(page)
    picture(page, f"federation-enquiries-{width}")
    page.goto(f"{site}/115/?ort=Köln")
    accessible(page)
    assert not sideways(page)
    picture(page, f"federation-{width}")
    page.context.close()
