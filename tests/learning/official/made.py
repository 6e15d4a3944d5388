"""A province with figures and its official report, in whatever state, each made by a line."""

from datetime import date
from decimal import Decimal

from learning.models import OfficialReport, Population, Target
from learning.official import workflow, writing
from learning.reports.periods import Period
from tests.learning.reports.made import certificate, course, enrolment, learner, province

NOVEMBER = Period.parse("202611", "state")


def with_figures():
    """A province of five communes: two with many completions, one with few, two without anything."""
    top, communes = province(5, full_name="Tỉnh Tuyên Quang", name="Tuyên Quang")
    for unit, name in zip(communes, ("An Tường", "Bình Ca", "Đông Thọ", "Hồng Sơn", "Yên Sơn"), strict=True):
        unit.name, unit.full_name = name, f"Xã {name}"
        unit.save()
    one, two, three, *_rest = communes
    taken = course("A", periods=Decimal("2.5"))
    for place, people in ((one, 8), (two, 6), (three, 3)):
        for n in range(people):
            done = "2026-11-05" if n % 2 else None
            enrolment(place, taken, learner=learner(minority=n < 4), completed=done, passed=done)
    certificate(enrolment(two, taken, completed="2026-11-06"), "2026-11-07")
    for _n in range(3):
        enrolment(two, taken, on="2026-09-20", completed="2026-10-01")
    for unit, people in zip(communes, (100, 50, 60, 40, 1250), strict=True):
        Population.objects.create(unit=unit, group="all", value=people, as_of=date(2026, 1, 1))
        Target.objects.create(unit=unit, indicator="coverage", period="202611", value=Decimal("0.03"))
    Target.objects.create(unit=top, indicator="coverage", period="202611", value=Decimal("0.03"))
    return top, communes


SLOTS = {
    "chi_dao": "<p>Ban hành <b>02 văn bản</b> chỉ đạo.</p><ul><li>Kế hoạch số 10;</li><li>Công văn số 20.</li></ul>",
    "ket_qua_noi_bat": "<p>Nhiều xã tổ chức lớp học tại nhà văn hóa.</p>",
    "nhiem_vu": "<p>Tiếp tục mở lớp tại các xã chưa có số liệu.</p>",
}


def draft(unit, *, period=NOVEMBER, by=None, **values) -> OfficialReport:
    """A draft with everything that has to be written."""
    made = writing.write(unit=unit, period=period, forms=["bieu-01"], by=by)
    values = {"signer_name": "Nguyễn Văn Mẫu", "recipients": "- Như trên;\n- Lưu: VT, KHCN.", **values}
    return writing.save(official=made, version=made.version, values=values, slots=SLOTS, notes={})


def in_review(unit, **more) -> OfficialReport:
    made = draft(unit, **more)
    return workflow.send(official=made, version=made.version)


def approved(unit, **more) -> OfficialReport:
    made = in_review(unit, **more)
    return workflow.approve(official=made, version=made.version)


def issued(unit, *, day=date(2026, 11, 22), **more) -> OfficialReport:
    return workflow.issue(official=approved(unit, **more), day=day)
