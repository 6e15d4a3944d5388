import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command

from learning.models import Measure, Refresh, Report, Unit
from learning.reports import caption, running
from learning.reports.build import draft_report
from learning.reports.periods import Period
from learning.units.load import load_units
from tests.learning.reports.made import at, course, enrolment, province

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("late_november")]


def build(tmp_path, **options):
    out = tmp_path / "report"
    told = io.StringIO()
    call_command(
        "build_report", **{"unit": "08", "period": "202611", "out": str(out), **options}, stdout=told
    )
    return out, told.getvalue()


def test_the_file_holds_the_numbers_of_the_page(tmp_path):
    top, (one, _two) = province()
    enrolment(one, course("A"), completed="2026-11-03")
    out, told = build(tmp_path, format="csv")
    rows = list(csv.reader(io.StringIO(out.read_text("utf-8-sig"))))
    report = draft_report(form="bieu-01", unit=top, period=Period.parse("202611", "state"), basis="as_was")
    assert rows[1][5] == str(report.rows["rows"][0]["values"]["so_luot"]) == "1"
    assert report.sha256 in told
    assert not Report.objects.exists()


def test_freezing_stores_the_report_once(tmp_path):
    province()
    build(tmp_path, freeze=True, format="json")
    out, _told = build(tmp_path, freeze=True, format="json")
    report = Report.objects.get()
    assert json.loads(out.read_text())["sha256"] == report.sha256


def test_the_code_is_that_of_the_periods_last_day_unless_a_day_is_given(tmp_path):
    load_units(province="15")
    for options, name, valid_from in (
        ({"period": "202505"}, "Tỉnh Yên Bái", "2004-01-01"),
        ({"period": "202509"}, "Tỉnh Lào Cai", "2025-07-01"),
        ({"period": "202505", "on": "01/08/2025"}, "Tỉnh Lào Cai", "2025-07-01"),
        ({"period": "202505", "basis": "as_is"}, "Tỉnh Lào Cai", "2025-07-01"),
    ):
        out, _told = build(tmp_path, unit="15", format="json", **options)
        found = json.loads(out.read_text())["unit"]
        assert (found["name"], found["valid_from"]) == (name, valid_from)


def test_a_commune_and_the_civil_calendar_can_be_asked_for(tmp_path):
    _top, (one, _two) = province()
    out, _told = build(tmp_path, unit=one.code, calendar="civil", format="json")
    found = json.loads(out.read_text())
    assert (found["unit"]["code"], found["period"]["start"]) == (one.code, "2026-11-01")


def test_a_report_may_go_by_a_calendar_that_the_host_declared(tmp_path, settings):
    settings.LEARNING = {"REPORT_CALENDARS": {"fiscal": {"label": "Năm tài chính", "first_month": 4}}}
    province()
    out, _told = build(tmp_path, period="2026", calendar="fiscal", format="json", freeze=True)
    period = json.loads(out.read_text())["period"]
    assert (period["calendar"], period["start"], period["end"]) == ("fiscal", "2026-04-01", "2027-03-31")
    report = Report.objects.get()
    assert "Năm tài chính" in dict(caption.facts(report)).values()
    assert caption.period_words(report).startswith("Năm 2026–2027 (")
    settings.LEARNING = {}
    assert "fiscal (không còn được khai báo)" in dict(caption.facts(report)).values()
    assert caption.period_words(report).startswith("2026 (")


@pytest.mark.parametrize(
    "wrong",
    [
        {"unit": "99"},
        {"unit": "abc"},
        {"period": "202613"},
        {"period": "20271"},
        {"basis": "as_wished"},
        {"calendar": "lunar"},
        {"form": "bieu-99"},
        {"format": "docx"},
        {"on": "yesterday"},
        {"unit": "08", "on": "2024-01-01"},
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(tmp_path, wrong):
    province()
    with pytest.raises(CommandError) as caught:
        build(tmp_path, **wrong)
    assert caught.value.returncode == 1
    assert len(str(caught.value)) > 20
    assert not (tmp_path / "report").exists()


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    province()
    with pytest.raises(CommandError, match="no-such-folder"):
        build(tmp_path, out=str(tmp_path / "no-such-folder" / "x.xlsx"))


def test_without_a_place_the_file_has_a_telling_name(tmp_path, monkeypatch):
    province()
    monkeypatch.chdir(tmp_path)
    build(tmp_path, out=None)
    assert [file.name for file in tmp_path.iterdir()] == ["bieu-01_08_202611_state_as-was_draft.xlsx"]


def test_refresh_measures_says_what_it_did():
    top, (one, _two) = province()
    enrolment(one, course("A"))
    told = io.StringIO()
    call_command("refresh_measures", stdout=told)
    call_command("refresh_measures", stdout=told)
    call_command("refresh_measures", all=True, stdout=told)
    assert told.getvalue().splitlines() == [
        "Đã đếm lại toàn bộ; 0 số liệu bị lệch đã được sửa.",  # the first run of all
        "Đã đếm lại 0 cặp đơn vị và khóa học.",
        "Đã đếm lại toàn bộ; 0 số liệu bị lệch đã được sửa.",
    ]
    assert Measure.objects.count() == 1
    assert Refresh.objects.filter(is_full=True).count() == 2
    running.begin(is_full=False, now=at("2026-11-22"))
    call_command("refresh_measures", stdout=told)
    assert Refresh.objects.filter(finished_at__isnull=False).count() == 3
    assert Unit.objects.filter(pk=top.pk).exists()
