"""An import whose statements have left the log for the archive."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.conf import settings as django_settings

from learning.completions import courses
from learning.completions.models import CompletionImport, Outcome
from learning.completions.undo import CannotUndo, undo_import
from learning.keeping.archive import archive, restore
from learning.keeping.proving import prove
from learning.models import Enrolment, Statement
from learning.progress.rebuild import rebuild
from learning.sheets.models import State
from tests.factories import make_course, make_unit
from tests.learning.completions.made import COURSE_THERE, applied, outcomes, person, row, sent
from tests.learning.keeping.made import NOVEMBER, standing

pytestmark = pytest.mark.django_db
JUNE = date(2026, 6, 1)


@pytest.fixture(autouse=True)
def _kept(settings, tmp_path):
    settings.LEARNING = {**django_settings.LEARNING, "LOG_ARCHIVE": str(tmp_path), "LOG_MONTHS": 2}


@pytest.fixture
def june():
    """An import that was applied in June, and its month archived in November."""
    with time_machine.travel(datetime(2026, 6, 20, 5, tzinfo=UTC), tick=False):
        person(unit=make_unit("00700", level="commune", full_name="Xã Ngọc Đường", name="Ngọc Đường"))
        course = make_course(3, title="Kỹ năng số", code="KNS")
        courses.decide(
            CompletionImport(sender="Bình dân học vụ số"), asked=f"BD01 · {COURSE_THERE}", course=course
        )
        upload = applied(sent(row(on="05/06/2026")))
    with time_machine.travel(NOVEMBER, tick=False):
        yield upload


def test_a_course_that_an_archived_import_completed_stays_completed(june):
    enrolment = Enrolment.objects.get()
    before = standing(enrolment)
    assert enrolment.satisfied_at is not None
    archive(JUNE)
    assert not Statement.objects.exists()
    assert prove(sample=10).differing == 0
    rebuild(enrolment)
    assert standing(enrolment) == before


def test_what_is_archived_is_not_recorded_again(june):
    archive(JUNE)
    again = applied(sent(row(on="05/06/2026"), name="lai.xlsx"))
    assert outcomes(again) == [Outcome.KNOWN]
    assert not Statement.objects.exists()


def test_an_archived_import_is_undone_only_after_its_month_returned(june):
    archive(JUNE)
    with pytest.raises(CannotUndo, match="06/2026"):
        undo_import(june)
    june.refresh_from_db()
    assert june.state == State.APPLIED
    assert Enrolment.objects.get().satisfied_at is not None

    restore(JUNE)
    undo_import(june)
    assert june.state == State.UNDONE
    assert Enrolment.objects.get().withdrawn_at is not None
