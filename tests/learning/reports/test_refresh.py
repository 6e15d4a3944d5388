from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db.models import Q, Sum

from learning.models import Enrolment, Measure, Progress, Refresh, Stale
from learning.progress.merge import merge_guest
from learning.progress.write import write_enrolment
from learning.reports import recount, running
from learning.reports.indicators.base import Additive
from learning.reports.refresh import rebuild_measures, refresh_measures
from tests.learning.reports.made import at, certificate, course, enrolment, learner, province

pytestmark = pytest.mark.django_db
NOW = at("2026-11-20")


def cells():
    rows = Measure.objects.values_list("indicator", "half_month", "unit__code", "course__title", "value")
    return {(name, str(day), unit, title): value for name, day, unit, title, value in rows}


def refresh(now=NOW):
    run = refresh_measures(now=now)
    assert run is not None
    return run


def test_each_fact_is_counted_in_the_half_month_of_its_own_date():
    _top, (one, _two) = province()
    done = enrolment(
        one, course("A", periods=4), on="2026-10-14", completed="2026-11-15", passed="2026-11-14"
    )
    certificate(done, "2026-11-15")
    refresh()
    assert cells() == {
        ("enrolments", "2026-10-01", "00001", "A"): 1,
        ("started", "2026-11-15", "00001", "A"): 1,
        ("completed", "2026-11-15", "00001", "A"): 1,
        ("periods", "2026-11-15", "00001", "A"): 4,
        ("passed", "2026-11-01", "00001", "A"): 1,
        ("certified", "2026-11-15", "00001", "A"): 1,
    }


def test_days_are_those_of_vietnam():
    _top, (one, _two) = province()
    enrolment(one, course("A"), on="2026-11-15 00:10")  # still the 14th in Greenwich
    enrolment(one, course("B"), on="2026-11-14 23:50")
    refresh()
    assert {(key[1], key[3]) for key in cells()} == {("2026-11-15", "A"), ("2026-11-01", "B")}


def test_a_repeated_refresh_changes_nothing():
    _top, (one, two) = province()
    a = course("A")
    for unit in (one, one, two):
        enrolment(unit, a, completed="2026-11-03")
    refresh()
    before = list(Measure.objects.order_by("pk").values_list())
    refresh(NOW + timedelta(minutes=5))
    assert list(Measure.objects.order_by("pk").values_list()) == before


def test_only_what_changed_is_counted_again():
    _top, (one, two) = province()
    a = course("A")
    enrolment(one, a, on="2026-11-02")
    refresh()
    enrolment(two, a, on="2026-11-19", changed="2026-11-20 12:04")
    run = refresh(NOW + timedelta(minutes=5))
    assert (run.is_full, run.pairs) == (False, 1)
    assert cells()["enrolments", "2026-11-15", "00002", "A"] == 1


def test_a_change_committed_late_is_not_missed():
    _top, (one, _two) = province()
    refresh()
    enrolment(one, course("A"), on="2026-11-20 11:55")  # carried an earlier moment than the last run
    refresh(NOW + timedelta(minutes=5))
    assert cells()["enrolments", "2026-11-15", "00001", "A"] == 1


def test_a_late_fact_finds_its_own_half_month():
    _top, (one, _two) = province()
    late = enrolment(one, course("A"), on="2026-09-20")
    refresh()
    late.satisfied_at, late.started_at, late.changed_at = (
        at("2026-09-30"),
        at("2026-09-21"),
        at("2026-11-20 12:01"),
    )
    late.save()
    refresh(NOW + timedelta(minutes=5))
    assert cells()["completed", "2026-09-15", "00001", "A"] == 1


def test_a_completion_that_turns_out_earlier_leaves_its_old_cell():
    _top, (one, _two) = province()
    fact = enrolment(one, course("A"), on="2026-10-02", completed="2026-11-16")
    refresh()
    fact.satisfied_at, fact.changed_at = at("2026-10-20"), at("2026-11-20 12:01")
    fact.save()
    refresh(NOW + timedelta(minutes=5))
    assert {key[1] for key in cells() if key[0] == "completed"} == {"2026-10-15"}


def test_a_statement_that_arrives_late_moves_the_beginning_to_its_own_half_month():
    _top, (one, _two) = province()
    fact = enrolment(one, course("A"), on="2026-10-02", started="2026-11-16")
    refresh()
    write_enrolment(fact, Progress(first_at=at("2026-10-20")), at("2026-11-20 12:01"))
    refresh(NOW + timedelta(minutes=5))
    assert {key[1] for key in cells() if key[0] == "started"} == {"2026-10-15"}


def test_a_certificate_that_moves_to_another_enrolment_is_counted_there():
    _top, (one, two) = province()
    a = course("A")
    left, kept = enrolment(one, a, completed="2026-11-03"), enrolment(two, a, completed="2026-11-04")
    printed = certificate(left, "2026-11-05")
    refresh()
    printed.enrolment = kept
    printed.save()
    Enrolment.objects.filter(pk=kept.pk).update(changed_at=at("2026-11-20 12:01"))
    refresh(NOW + timedelta(minutes=5))
    assert [key[2] for key in cells() if key[0] == "certified"] == ["00002"]


def test_a_withdrawn_enrolment_is_no_longer_counted():
    _top, (one, _two) = province()
    fact = enrolment(one, course("A"))
    refresh()
    fact.withdrawn_at = fact.changed_at = at("2026-11-20 12:01")
    fact.save()
    refresh(NOW + timedelta(minutes=5))
    assert cells() == {}


def test_who_leaves_a_course_after_finishing_it_has_still_finished():
    _top, (one, _two) = province()
    enrolment(one, course("A"), completed="2026-11-03", withdrawn_at=at("2026-11-10"))
    refresh()
    assert cells()["completed", "2026-11-01", "00001", "A"] == 1


def test_what_a_guest_and_her_account_did_twice_counts_once():
    _top, (one, two) = province()
    a, guest, person = course("A"), learner(name=""), learner()
    enrolment(one, a, learner=guest, on="2026-10-20", completed="2026-11-03")
    enrolment(two, a, learner=person, on="2026-11-05")
    refresh()
    assert sum(value for key, value in cells().items() if key[0] == "enrolments") == 2
    merge_guest(guest=guest, into=person)
    refresh(Enrolment.objects.order_by("-changed_at").first().changed_at + timedelta(minutes=5))
    enrolments = {key[1:3]: value for key, value in cells().items() if key[0] == "enrolments"}
    assert enrolments == {("2026-10-15", "00002"): 1}  # one enrolment, from the earlier day


def test_an_enrolment_that_moves_to_another_unit_leaves_the_old_cell():
    _top, (one, two) = province()
    fact = enrolment(one, course("A"))
    refresh()
    fact.unit, fact.changed_at = two, at("2026-11-20 12:01")
    fact.save()
    assert Stale.objects.count() == 1
    refresh(NOW + timedelta(minutes=5))
    assert {key[2] for key in cells()} == {"00002"}
    assert not Stale.objects.exists()


def test_a_revoked_certificate_is_not_counted():
    _top, (one, _two) = province()
    certificate(enrolment(one, course("A"), completed="2026-11-03"), "2026-11-04", revoked="2026-11-05")
    refresh()
    assert not [key for key in cells() if key[0] == "certified"]


def test_retired_courses_are_counted_too():
    _top, (one, _two) = province()
    old = course("A")
    old.retired_at = at("2026-11-01")
    old.save()
    enrolment(one, old)
    refresh()
    assert cells()["enrolments", "2026-11-01", "00001", "A"] == 1


def test_half_periods_are_added_up_exactly():
    _top, (one, _two) = province()
    a = course("A", periods=Decimal("0.1"))
    for _n in range(3):
        enrolment(one, a, completed="2026-11-03")
    refresh()
    assert cells()["periods", "2026-11-01", "00001", "A"] == Decimal("0.3")
    assert rebuild_measures(now=NOW).drifted_cells == 0


def test_the_nightly_count_mends_what_was_missed_and_says_how_much():
    _top, (one, two) = province()
    a = course("A")
    enrolment(one, a, completed="2026-11-03")
    refresh()
    Measure.objects.filter(indicator="completed").update(value=7)
    Measure.objects.filter(indicator="started").delete()
    Measure.objects.create(
        half_month=date(2026, 1, 1), unit=two, course=a, indicator="enrolments", value=3, refreshed_at=NOW
    )
    refresh(NOW + timedelta(hours=1))
    assert cells()["completed", "2026-11-01", "00001", "A"] == 7  # nothing changed, so nothing was looked at
    assert rebuild_measures(now=NOW).drifted_cells == 3
    assert cells()["completed", "2026-11-01", "00001", "A"] == 1
    assert cells()["started", "2026-11-01", "00001", "A"] == 1
    assert ("enrolments", "2026-01-01", "00002", "A") not in cells()
    assert rebuild_measures(now=NOW).drifted_cells == 0


def test_measures_of_an_indicator_that_is_not_installed_are_kept():
    _top, (one, _two) = province()
    gone = {"half_month": date(2026, 1, 1), "unit": one, "course": course("A"), "indicator": "attended"}
    Measure.objects.create(**gone, value=3, refreshed_at=NOW)
    rebuild_measures(now=NOW)
    assert cells()["attended", "2026-01-01", "00001", "A"] == 3


def test_a_second_worker_leaves_the_first_alone():
    first = running.begin(is_full=False, now=NOW)
    assert refresh_measures(now=NOW + timedelta(minutes=1)) is None
    assert rebuild_measures(now=NOW + timedelta(minutes=1)) is None
    running.finish(first, covered_until=NOW, now=NOW)
    assert refresh_measures(now=NOW + timedelta(minutes=2)) is not None


def test_a_run_that_died_is_put_aside():
    dead = running.begin(is_full=False, now=NOW)
    later = NOW + running.patience() + timedelta(seconds=1)
    assert refresh_measures(now=later) is not None
    with pytest.raises(running.TakenOver):
        running.report_alive(dead, later)


def test_a_full_count_goes_on_where_it_died(monkeypatch):
    _top, units = province(3)
    a = course("A")
    for unit in units:
        enrolment(unit, a)
    counted = []
    from learning.reports import refresh as module

    real = module.mend

    def dies_at_the_second(where, **more):
        counted.append(where)
        if len(counted) == 2:
            raise ConnectionError
        return real(where, **more)

    monkeypatch.setattr(module, "mend", dies_at_the_second)
    with pytest.raises(ConnectionError):
        rebuild_measures(now=NOW, batch=1)
    Refresh.objects.update(alive_at=NOW - timedelta(hours=1))
    rebuild_measures(now=NOW + timedelta(minutes=1), batch=1)
    assert len(counted) == 4  # the first unit was not counted again
    assert Measure.objects.filter(indicator="enrolments").aggregate(n=Sum("value"))["n"] == 3


def test_a_refresh_that_died_halfway_is_made_good_by_the_next(monkeypatch):
    _top, (one, _two) = province()
    a = course("A")
    refresh()
    enrolment(one, a, on="2026-11-19", completed="2026-11-20", changed="2026-11-20 12:01")
    from learning.reports import refresh as module

    real = module.mend_cells

    def dies_at_completed(touched, **more):
        real({one: cells for one, cells in touched.items() if one.name != "completed"}, **more)
        raise ConnectionError

    monkeypatch.setattr(module, "mend_cells", dies_at_completed)
    with pytest.raises(ConnectionError):
        refresh_measures(now=NOW + timedelta(minutes=5))
    monkeypatch.undo()
    refresh(NOW + timedelta(minutes=30))
    assert cells()["completed", "2026-11-15", "00001", "A"] == 1


def test_old_runs_are_forgotten():
    refresh(NOW - timedelta(days=60))
    rebuild_measures(now=NOW)
    assert Refresh.objects.count() == 1


class BegunByWhoCompletes(Additive):
    name = "begun_by_who_completes"
    label = "Begun by those who completed something"
    dated_by = ("enrolled_at",)
    only = Q(learner__enrolments__satisfied_at__isnull=False)


def test_an_indicator_may_ask_for_enrolments_of_other_units(monkeypatch):
    _top, (one, two) = province()
    somebody = learner()
    enrolment(one, course("A"), on="2026-11-02", learner=somebody)
    enrolment(two, course("B"), on="2026-11-03", completed="2026-11-10", learner=somebody)
    everything = [*recount.stored(), BegunByWhoCompletes]
    monkeypatch.setattr(recount, "stored", lambda: everything)
    rebuild_measures(now=NOW, batch=1)
    assert cells()["begun_by_who_completes", "2026-11-01", "00001", "A"] == 1
