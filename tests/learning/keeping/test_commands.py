"""The commands that keep the log and progress."""

import pytest
from django.core.management import CommandError, call_command

from learning.keeping.archive import months_due
from learning.models import ArchivedMonth, Proof, Rebuild, Statement
from learning.tasks import archive_statements, keep_log
from tests.learning.keeping.made import half_year, standing
from tests.learning.keeping.test_proving import damage

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(settings, tmp_path, late_november):
    settings.LEARNING = {**settings.LEARNING, "LOG_ARCHIVE": str(tmp_path), "LOG_MONTHS": 2}
    return half_year()


def test_months_are_archived_and_restored(kept, capsys):
    call_command("archive_statements", "--dry-run")
    assert capsys.readouterr().out.split() == ["2026-06", "2026-08"]
    call_command("archive_statements")
    assert ArchivedMonth.objects.count() == 2
    assert months_due() == []
    call_command("restore_statements", "2026-06")
    assert Statement.objects.count() == 7
    call_command("archive_statements", "--month", "2026-06")
    assert Statement.objects.count() == 2


def test_a_month_that_is_no_month_is_refused(kept):
    for command in (["archive_statements", "--month", "06/2026"], ["restore_statements", "tháng 6"]):
        with pytest.raises(CommandError):
            call_command(*command)
    with pytest.raises(CommandError):
        call_command("restore_statements", "2026-06")


def test_the_worker_archives_what_is_due(kept):
    archive_statements()
    assert ArchivedMonth.objects.count() == 2
    keep_log()


def test_one_enrolment_is_written_anew(kept, capsys):
    _course, (hoa, *_others) = kept
    before = standing(hoa)
    damage(hoa)
    call_command("rebuild_progress", "--enrolment", str(hoa.uuid), "--dry-run")
    assert str(hoa.uuid) in capsys.readouterr().out
    assert standing(hoa) != before
    call_command("rebuild_progress", "--enrolment", str(hoa.uuid))
    assert standing(hoa) == before


def test_a_course_and_everything_are_written_anew(kept, capsys):
    course, (hoa, *_others) = kept
    before = standing(hoa)
    damage(hoa)
    call_command("rebuild_progress", "--course", str(course.key), "--dry-run")
    assert standing(hoa) != before
    call_command("rebuild_progress", "--course", str(course.key))
    assert standing(hoa) == before
    call_command("rebuild_progress", "--all")
    assert Rebuild.objects.count() == 3
    assert "3" in capsys.readouterr().out


@pytest.mark.parametrize("asked", [[], ["--all", "--course", "x"], ["--course", "x"], ["--enrolment", "x"]])
def test_what_cannot_be_meant_is_refused(asked):
    with pytest.raises(CommandError):
        call_command("rebuild_progress", *asked)


def test_progress_is_proved_and_healed(kept, capsys):
    _course, (hoa, *_others) = kept
    call_command("prove_progress", "--sample", "5")
    before = standing(hoa)
    damage(hoa)
    with pytest.raises(CommandError):
        call_command("prove_progress")
    call_command("prove_progress", "--heal")
    assert standing(hoa) == before
    assert Proof.objects.count() == 3
