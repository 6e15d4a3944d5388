"""What other platforms say, in the record of whom they say it."""

import importlib

import pytest
from django.apps import apps

from learning import api
from learning.completions import courses
from learning.completions.models import CompletionImport
from learning.completions.undo import undo_import
from learning.models import Enrolment, Statement
from learning.record.overview import overview_of
from tests.factories import make_course, make_unit
from tests.learning.completions.made import COURSE_THERE, PLATFORM, applied, person, row, sent
from tests.learning.record.making import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    made = make_course(title="Kỹ năng số", code="KNS", planned_periods=8)
    courses.decide(CompletionImport(sender=PLATFORM), asked=f"BD01 · {COURSE_THERE}", course=made)
    return made


@pytest.fixture
def hoa():
    return person(unit=make_unit("00700", level="commune"))


def test_it_is_said_with_its_source_and_counts_with_the_hours_there(hoa, course):
    applied(sent(row(on="05/11/2026", periods="12", certificate="GCN-001")))
    mine = overview_of(hoa)
    [told] = mine.told
    assert (told.platform, told.title, told.periods, told.certificate) == (
        PLATFORM,
        "Kỹ năng số",
        12,
        "GCN-001",
    )
    [credit] = mine.credited
    assert (credit.periods, credit.told) == (12, told)
    assert mine.year(2026).periods == 12


def test_without_hours_of_its_own_the_course_s_count(hoa, course):
    applied(sent(row(periods="")))
    [credit] = overview_of(hoa).credited
    assert (credit.periods, credit.told.periods) == (8, None)


def test_what_was_completed_here_first_counts_with_the_hours_here(hoa, course):
    enrolment = api.enrol(learner=hoa, course=course, at=at(2026, 1, 1))
    Enrolment.objects.filter(pk=enrolment.pk).update(satisfied_at=at(2026, 2, 1), progress=1.0)
    applied(sent(row(on="05/11/2026", periods="12")))
    mine = overview_of(hoa)
    assert [one.periods for one in mine.credited] == [8]
    assert [one.periods for one in mine.told] == [12]


def test_it_is_still_said_when_the_statement_has_left_the_log(hoa, course):
    applied(sent(row(periods="12")))
    Statement.objects.all().delete()
    [credit] = overview_of(hoa).credited
    assert (credit.periods, credit.told.platform) == (12, PLATFORM)


def test_an_import_that_was_undone_says_nothing_any_more(hoa, course):
    undo_import(applied(sent(row(periods="12"))))
    mine = overview_of(hoa)
    assert (mine.told, mine.credited) == ([], [])


def test_it_follows_a_merge(hoa, course):
    applied(sent(row(periods="12")))
    kept = person("Nguyễn Thị Hoa", unit=make_unit("00703", level="commune"), birth="02/07/1985")
    api.merge(kept=kept, merged=hoa)
    mine = overview_of(kept)
    assert [one.platform for one in mine.told] == [PLATFORM]
    assert [one.periods for one in mine.credited] == [12]


def test_it_is_of_nobody_else(hoa, course):
    applied(sent(row(periods="12")))
    assert overview_of(person("Trần Văn Bình", unit=make_unit("00704", level="commune"))).told == []


def test_imports_of_before_learn_where_they_counted(hoa, course):
    upload = applied(sent(row(on="05/11/2026", periods="12", certificate="GCN-001")))
    after = upload.rows.get()
    plain = {each: after.made[each] for each in ("statement", "enrolment", "began", "satisfied")}
    upload.rows.update(enrolment=None, made=plain)
    assert overview_of(hoa).told == []
    name = "learning.migrations.0018_annual_rules_and_what_other_platforms_said"
    importlib.import_module(name).take_over_what_was_imported(apps, None)
    [told] = overview_of(hoa).told
    assert (told.periods, told.certificate, told.at) == (12, "GCN-001", Enrolment.objects.get().satisfied_at)
    assert overview_of(hoa).credited[0].told == told
