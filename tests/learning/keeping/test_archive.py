"""Months of the log go into files and come back; progress is what it was all the time."""

import json
from datetime import date

import pytest
import time_machine
from django.conf import settings as django_settings
from django.db import connection

from learning import api
from learning.keeping import archive as archiving
from learning.keeping import files
from learning.keeping.archive import CannotArchive, archive, archive_due, archive_surely, months_due, restore
from learning.keeping.proving import prove
from learning.keeping.rebuilding import begin as begin_rebuild
from learning.keeping.rebuilding import go_on
from learning.lrs.scopes import Scope
from learning.models import ArchivedMonth, Carried, Difference, Mention, Statement, StatementKey
from learning.progress.rebuild import rebuild
from learning.statements import find, partitions
from learning.statements.models import Stage
from tests.factories import leaves, make_learner, say
from tests.learning.keeping.made import NOVEMBER, begin, day, half_year, learn, standing
from tests.learning.lrs.calling import Speaker

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
JUNE, AUGUST = date(2026, 6, 1), date(2026, 8, 1)


@pytest.fixture(autouse=True)
def _kept(settings, tmp_path):
    settings.LEARNING = {**django_settings.LEARNING, "LOG_ARCHIVE": str(tmp_path), "LOG_MONTHS": 2}


def log() -> list[dict]:
    return list(Statement.objects.order_by("pk").values())


def test_only_whole_months_that_are_old_enough_are_due():
    half_year()
    assert months_due(NOVEMBER) == [JUNE, AUGUST]
    assert months_due(NOVEMBER, older_than=4) == [JUNE]
    assert months_due(NOVEMBER, older_than=5) == []


def test_nothing_is_due_while_the_setting_keeps_everything(settings):
    settings.LEARNING = {**settings.LEARNING, "LOG_MONTHS": 0}
    half_year()
    assert months_due(NOVEMBER) == []


def test_an_archived_month_leaves_the_log_and_can_be_read_from_its_files(tmp_path):
    half_year()
    before = log()
    kept = archive(JUNE)

    assert kept.stage == Stage.ARCHIVED
    assert kept.rows == 5
    assert {row["stored"].month for row in log()} == {8, 11}
    manifest = json.loads((tmp_path / "2026-06" / "manifest.json").read_text())
    (file,) = [each for each in manifest["files"] if each["table"] == "learning_statement"]
    assert manifest["month"] == "2026-06"
    assert file["rows"] == manifest["statements"] == 5
    assert file["sha256"] == files.sha256_of(tmp_path / "2026-06" / file["name"])
    assert set(file["columns"]) == {field.attname for field in Statement._meta.concrete_fields}
    read = list(files.read(Statement, tmp_path / "2026-06" / file["name"]))
    assert [row.data for row in read] == [row["data"] for row in before if row["stored"].month == 6]


def test_progress_stays_and_a_rebuild_loses_nothing():
    _course, people = half_year()
    before = [standing(each) for each in people]
    archive(JUNE)
    archive(AUGUST)
    assert [standing(each) for each in people] == before
    for each in people:
        rebuild(each)
    assert [standing(each) for each in people] == before
    assert prove(sample=10).differing == 0
    run = go_on(begin_rebuild())
    assert (run.done, run.changed) == (3, 0)


def test_what_is_learnt_afterwards_is_added_to_what_is_archived():
    course, (_hoa, binh, _chi) = half_year()
    archive(JUNE)
    learn(binh, *leaves(course)[2:], on=day(11, 12))
    binh.refresh_from_db()
    assert binh.satisfied_at is not None
    assert prove(sample=10).differing == 0


def test_a_restored_month_is_as_if_it_had_never_left():
    _course, people = half_year()
    before, stood = log(), [standing(each) for each in people]
    archive(JUNE)
    assert restore(JUNE) == 5
    assert log() == before
    assert Carried.objects.count() == ArchivedMonth.objects.count() == 0
    for each in people:
        rebuild(each)
    assert [standing(each) for each in people] == stood
    archive(JUNE)
    assert len(log()) == len(before) - 5


def test_a_statement_that_is_archived_is_not_stored_again():
    _course, (hoa, *_others) = half_year()
    first = Statement.objects.order_by("pk").first()
    archive(JUNE)
    stood = standing(hoa)
    done = api.record_for(hoa, [{**first.data, "actor": None}])
    assert (done.stored, done.repeated) == ([], [first.uuid])
    assert standing(hoa) == stood


def test_whoever_asks_for_an_archived_statement_can_be_told():
    half_year()
    first, last = Statement.objects.order_by("pk").first(), Statement.objects.order_by("pk").last()
    assert find.archived_until() is None
    archive(JUNE)
    assert find.by_uuid([first.uuid, last.uuid]) == {last.uuid: last}
    assert find.archived([first.uuid, last.uuid]) == {first.uuid: JUNE}
    assert find.archived_until() == day(7, 1).replace(hour=0)


def test_finding_by_uuid_asks_once_or_twice(django_assert_num_queries):
    half_year()
    uuids = list(Statement.objects.values_list("uuid", flat=True))
    with django_assert_num_queries(2 if connection.vendor == "postgresql" else 1):
        assert len(find.by_uuid(uuids)) == len(uuids)


def test_archiving_twice_changes_nothing():
    half_year()
    archive(JUNE)
    before = (log(), list(Carried.objects.values()), list(ArchivedMonth.objects.values()))
    archive(JUNE)
    assert (log(), list(Carried.objects.values()), list(ArchivedMonth.objects.values())) == before


@pytest.mark.parametrize("place", ["_write_model", "_verify", "_note_archived"])
def test_an_interrupted_run_is_gone_on_with(place, monkeypatch):
    _course, people = half_year()
    before, stood = len(log()), [standing(each) for each in people]
    real = getattr(archiving, place)

    def killed(*args, **more):
        real(*args, **more)
        raise KeyboardInterrupt

    monkeypatch.setattr(archiving, place, killed)
    with pytest.raises(KeyboardInterrupt):
        archive(JUNE)
    monkeypatch.setattr(archiving, place, real)
    for each in people:
        rebuild(each)
    assert [standing(each) for each in people] == stood
    archive_due(NOVEMBER)
    assert ArchivedMonth.objects.filter(stage=Stage.ARCHIVED).count() == 2
    assert len(log()) == before - 8
    assert Carried.objects.count() == 5 + 3
    for each in people:
        rebuild(each)
    assert [standing(each) for each in people] == stood


@pytest.mark.skipif(connection.vendor == "postgresql", reason="a partition leaves at once")
def test_a_run_that_is_killed_between_two_parts_loses_nothing_and_doubles_nothing(monkeypatch):
    _course, people = half_year()
    stood = [standing(each) for each in people]
    monkeypatch.setattr(archiving, "AT_ONCE", 2)
    real, calls = archiving._leave_a_part, []

    def killed(month):
        if len(calls) == 1:
            raise KeyboardInterrupt
        calls.append(month)
        return real(month)

    monkeypatch.setattr(archiving, "_leave_a_part", killed)
    with pytest.raises(KeyboardInterrupt):
        archive(JUNE)
    for each in people:
        rebuild(each)
    assert [standing(each) for each in people] == stood
    monkeypatch.setattr(archiving, "_leave_a_part", real)
    archive(JUNE)
    for each in people:
        rebuild(each)
    assert [standing(each) for each in people] == stood


def test_what_changes_while_it_is_written_is_written_anew(monkeypatch):
    half_year()
    real = archiving._write

    def written(kept, tell):
        real(kept, tell)
        monkeypatch.setattr(archiving, "_write", real)
        first = Statement.objects.order_by("pk").first()
        Statement.objects.filter(pk=first.pk).update(voided=True)

    monkeypatch.setattr(archiving, "_write", written)
    kept = archive_surely(JUNE)
    assert kept.stage == Stage.ARCHIVED
    restore(JUNE)
    assert Statement.objects.order_by("pk").first().voided


def test_a_month_that_has_not_ended_stays():
    with pytest.raises(CannotArchive):
        archive(date.today().replace(day=1))


def test_a_changed_file_is_not_restored(tmp_path):
    half_year()
    archive(JUNE)
    (file,) = (tmp_path / "2026-06").glob("statement-*.parquet")
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(CannotArchive):
        restore(JUNE)
    assert ArchivedMonth.objects.get().stage == Stage.ARCHIVED


def test_without_a_folder_nothing_is_archived(settings):
    settings.LEARNING = {**settings.LEARNING, "LOG_ARCHIVE": ""}
    half_year()
    with pytest.raises(CannotArchive, match="LOG_ARCHIVE"):
        archive(JUNE)
    assert len(log()) == 10


def test_without_the_extra_it_says_what_to_install(monkeypatch):
    half_year()
    monkeypatch.setitem(__import__("sys").modules, "duckdb", None)
    with pytest.raises(files.NoParquet, match="parquet"):
        archive(JUNE)
    assert len(log()) == 10


def test_records_that_are_merged_take_what_is_archived_along(merge):
    course, (hoa, binh, _chi) = half_year()
    archive(JUNE)
    api.merge(kept=hoa.learner, merged=binh.learner)
    hoa.refresh_from_db()
    assert prove(sample=10).differing == 0
    assert hoa.seconds == 4 * 30 + 2 * 30 + 30 + 60
    restore(JUNE)
    rebuild(hoa)
    hoa.refresh_from_db()
    assert hoa.seconds == 4 * 30 + 2 * 30 + 30 + 60
    assert course.statements.count() == 0


def test_a_merge_of_people_with_archived_statements_can_be_undone():
    _course, people = half_year()
    archive(JUNE)
    stood = [standing(each) for each in people]
    done = api.merge(kept=people[0].learner, merged=people[1].learner)
    api.undo_merge(merge=done)
    for each in people:
        rebuild(each)
    assert [standing(each) for each in people] == stood
    assert not Difference.objects.exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps one table")
def test_the_partition_of_an_archived_month_is_gone():
    half_year()
    assert partitions.strays() == 10 - Statement.objects.filter(stored__gte=day(11, 1)).count()
    archive(JUNE)
    assert JUNE not in partitions.months()
    assert StatementKey.objects.count() == 10


def test_voided_statements_stay_voided_in_the_archive():
    course, people = half_year()
    (said,) = Statement.objects.filter(enrolment=people[2])
    Statement.objects.filter(pk=said.pk).update(voided=True)
    rebuild(people[2])
    stood = standing(people[2])
    archive(AUGUST)
    rebuild(people[2])
    assert standing(people[2]) == stood
    restore(AUGUST)
    assert Statement.objects.get(pk=said.pk).voided
    assert course.parts.exists()


def test_somebody_new_is_not_touched_by_an_archive():
    course, _people = half_year()
    archive(JUNE)
    new = begin("Dung", course, on=day(11, 1))
    api.record_for(new, [say(leaves(course)[0])])
    assert make_learner("Giang").enrolments.count() == 0
    assert prove(sample=10).differing == 0


def test_the_xapi_service_says_what_is_archived():
    half_year()
    first = Statement.objects.order_by("pk").first()
    speaker = Speaker()
    assert "X-Learning-Archived-Until" not in speaker.ask("GET", "statements")
    archive(JUNE)
    answer = speaker.ask("GET", "statements", {"statementId": str(first.uuid)})
    assert answer.status_code == 404
    assert "2026" in answer.content.decode()
    assert speaker.ask("GET", "statements")["X-Learning-Archived-Until"].startswith("2026-07-01T00:00:00")
    later = speaker.ask("GET", "statements", {"since": "2026-07-02T00:00:00Z"})
    assert "X-Learning-Archived-Until" not in later
    stranger = Speaker(Scope.READ_MINE).ask("GET", "statements", {"statementId": str(first.uuid)})
    assert "2026" not in stranger.content.decode()


def test_mentions_of_other_systems_go_along_and_come_back():
    half_year()
    sent = {
        "actor": {"mbox": "mailto:lan@example.org"},
        "verb": {"id": "http://example.org/verbs/visited"},
        "object": {"id": "http://example.org/place"},
    }
    with time_machine.travel(day(8, 15), tick=False):
        answer = Speaker().ask("POST", "statements", None, sent)
    assert answer.status_code == 200
    before = list(Mention.objects.order_by("pk").values())
    assert before
    archive(AUGUST)
    assert not Mention.objects.exists()
    restore(AUGUST)
    assert list(Mention.objects.order_by("pk").values()) == before
