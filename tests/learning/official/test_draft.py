"""Sentences of section II, drafted from the figures of the annexes and nothing else."""

from datetime import date

import pytest

from learning.models import Population, Target
from learning.official.annex import vietnamese
from learning.official.draft import draft
from learning.official.outline import Part
from learning.reports.build import draft_report
from tests.learning.official.made import NOVEMBER, with_figures
from tests.learning.reports.made import commune, course, enrolment, province

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("late_november")]


def drafted(unit):
    report = draft_report(form="bieu-01", unit=unit, period=NOVEMBER, basis="as_was")
    return {section.part: " ".join(section.sentences) for section in draft([vietnamese(report)])}


def test_the_main_figures_the_change_and_the_target_are_told():
    top, _communes = with_figures()
    said = drafted(top)
    assert "18 lượt người" in said[Part.OVERALL]
    assert "9 lượt hoàn thành (tỷ lệ 100,0%)" in said[Part.OVERALL]
    assert "tăng 200,0%" in said[Part.OVERALL]
    assert "1.500 người" in said[Part.CITIZENS]
    assert "so với chỉ tiêu 3,0%, thấp hơn chỉ tiêu 2,4 điểm phần trăm" in said[Part.TARGETS]
    assert "2/5 đơn vị đạt hoặc vượt" in said[Part.TARGETS]


def test_the_best_the_last_and_those_without_data_are_named():
    top, _communes = with_figures()
    said = drafted(top)[Part.OVERALL]
    assert "dẫn đầu về tỷ lệ phủ: Xã Bình Ca (8,0%)." in said
    assert "thấp nhất trong số đơn vị đã có số liệu: Xã Đông Thọ (1,7%)." in said
    assert "2 đơn vị chưa có số liệu trong kỳ: Xã Hồng Sơn, Xã Yên Sơn." in said


def test_where_more_share_the_lowest_figure_than_are_named_they_are_only_counted():
    top, communes = with_figures()
    for each in communes[3:]:  # begun, and nothing completed; with one commune more they are three
        enrolment(each, course("C"))
    enrolment(commune("00006", top), course("C"))
    Population.objects.create(
        unit=top.children.get(code="00006"), group="all", value=9, as_of=date(2026, 1, 1)
    )
    said = drafted(top)[Part.OVERALL]
    assert "dẫn đầu về tỷ lệ phủ: Xã Bình Ca (8,0%), Xã An Tường (4,0%), Xã Đông Thọ (1,7%)." in said
    assert "Xã Hồng Sơn (0,0%)" in said  # three are named, and no more share it
    enrolment(commune("00007", top), course("C"))
    Population.objects.create(
        unit=top.children.get(code="00007"), group="all", value=9, as_of=date(2026, 1, 1)
    )
    said = drafted(top)[Part.OVERALL]
    assert "Có 4 đơn vị đã có số liệu cùng có tỷ lệ phủ thấp nhất (0,0%)." in said
    assert "Xã Hồng Sơn" not in said


def test_a_figure_that_is_withheld_is_in_no_sentence():
    top, communes = with_figures()
    said = " ".join(drafted(top).values())
    assert "<5" not in said
    assert "…" not in said
    # What is withheld is still something that was counted.
    assert communes[2].full_name not in said.split("chưa có số liệu trong kỳ:")[1].split(".")[0]


def test_a_period_without_anything_is_said_plainly_and_divides_by_nothing():
    top, _communes = province(2)
    said = drafted(top)
    assert "chưa ghi nhận lượt người" in said[Part.OVERALL]
    assert "Chưa đủ số liệu để so sánh" in said[Part.OVERALL]
    assert "Có 2 đơn vị chưa có số liệu" in said[Part.OVERALL]
    assert said[Part.TARGETS] == ""


def test_the_same_figures_give_the_same_words():
    top, _communes = with_figures()
    before = drafted(top)
    assert drafted(top) == before
    Target.objects.all().delete()
    assert drafted(top)[Part.TARGETS] == ""
