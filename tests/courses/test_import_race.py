"""Two imports of a school at once do not mix."""

import threading

import pytest
from django.db import connection
from tests.courses.files import NOW, kufer, kurs, make_school

from buergertelefon.courses.actions.importing import apply
from buergertelefon.courses.kufer import read_kufer
from buergertelefon.courses.models import Course


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_end_as_one_after_the_other() -> None:
    school = make_school()
    files = [kufer(*(kurs(f"K{n}", haupttitel=title) for n in range(20))) for title in "AB"]
    start, wrong = threading.Barrier(2), []

    def take(file: bytes) -> None:
        try:
            start.wait(10)
            apply(school, read_kufer(file), at=NOW)
        except Exception as error:  # noqa: BLE001  # told by the assertion
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=(file,)) for file in files]
    for one in threads:
        one.start()
    for one in threads:
        one.join(20)
    assert wrong == []
    assert Course.objects.count() == 20
    assert set(Course.objects.values_list("title", flat=True)) in ({"A"}, {"B"})
