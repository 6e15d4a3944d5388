from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from learning.models import Learner, Roster
from learning.roster.run import check, stop, upload, wait_for_worker
from learning.sheets.models import State
from learning.tasks import apply_roster, check_roster, mend_rosters
from tests.factories import make_unit
from tests.learning.roster.made import HEADER, workbook

pytestmark = pytest.mark.django_db
HOA = [1, "Nguyễn Thị Hoa", "01/07/1985", "Nữ", 8185001234, 912345678, "Xã Ngọc Đường"]


@pytest.fixture
def roster():
    make_unit("00700", level="commune", full_name="Xã Ngọc Đường", name="Ngọc Đường")
    return upload(workbook([HEADER, HOA]), name="ds.xlsx", sender="Sở Nội vụ")[0]


def test_a_roster_is_checked_and_applied_by_the_worker(roster):
    assert wait_for_worker(roster, State.CHECKING, given=[State.NEW])
    check_roster(roster.pk)
    assert wait_for_worker(roster, State.APPLYING, given=[State.CHECKED])
    apply_roster(roster.pk)
    assert Learner.objects.count() == 1


def test_a_worker_leaves_alone_what_somebody_stopped_before_it_came(roster):
    check(roster)
    wait_for_worker(roster, State.APPLYING, given=[State.CHECKED])
    stop(roster)
    apply_roster(roster.pk)
    assert Roster.objects.get().state == State.STOPPED
    assert not Learner.objects.exists()


def test_why_a_file_cannot_be_read_is_noted(roster):
    roster.file.storage.delete(roster.file.name)
    wait_for_worker(roster, State.CHECKING, given=[State.NEW])
    check_roster(roster.pk)
    roster.refresh_from_db()
    assert (roster.state, roster.problem) == (State.FAILED, "The file was deleted. Upload it again.")


def test_what_a_dead_worker_left_is_gone_on_with(roster):
    check(roster)
    long_ago = timezone.now() - timedelta(minutes=10)
    Roster.objects.update(state=State.APPLYING, beat_at=long_ago)
    mend_rosters()
    assert Roster.objects.get().state == State.APPLIED
    assert Learner.objects.count() == 1


def test_files_are_deleted_when_they_are_old(roster, settings):
    kept = roster.file.name
    mend_rosters()
    assert roster.file.storage.exists(kept)
    settings.LEARNING = {**settings.LEARNING, "ROSTER_FILE_DAYS": 3}
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        mend_rosters()
    roster.refresh_from_db()
    assert not roster.file
    assert not roster.file.storage.exists(kept)
