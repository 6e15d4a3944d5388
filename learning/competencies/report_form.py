"""Biểu 07: results by competency."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import F, IntegerField, Q, Sum
from django.db.models.functions import Cast, Round
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from learning import conf
from learning.competencies.indicators import CompetencyLearners, CompetencyProved
from learning.competencies.models import ActivityCompetency, Competency
from learning.reports.asked import Asked, row
from learning.reports.breakdown import Breakdown
from learning.reports.figures import plain, share
from learning.reports.forms.base import Column, Kind, ReportForm
from learning.reports.indicators.base import Additive

TRAINED = "course__parts__competencies__competency"


class _Results(Additive):
    """The results of those who took part, in thousandths, added up; and how many there are. Registered nowhere."""

    name = "results"
    dated_by = CompetencyLearners.dated_by
    only = CompetencyLearners.only & Q(score__isnull=False)
    value = Sum(Cast(Round(F("score") * 1000), IntegerField()))


class _WithResult(Additive):
    name = "with_result"
    dated_by, only = _Results.dated_by, _Results.only


class Bieu07(ReportForm):
    name = "bieu-07"
    # Translators: Biểu 07
    number = gettext_lazy("Form 07")
    # Translators: Kết quả theo năng lực
    title = gettext_lazy("Results by competency")
    tells_units = False
    columns = (
        # Translators: STT
        Column("stt", pgettext_lazy("column of a report", "No."), Kind.NUMBER),
        # Translators: Mã năng lực
        Column("ma_nang_luc", pgettext_lazy("competency", "Code"), Kind.CODE),
        # Translators: Năng lực
        Column("nang_luc", gettext_lazy("Competency"), Kind.NAME),
        # Translators: Số khóa
        Column("so_khoa", gettext_lazy("Courses that train it"), Kind.COUNT),
        # Translators: Số người
        Column("so_nguoi", gettext_lazy("Learners"), Kind.COUNT, of="competency_learners"),
        # Translators: Mức thành thạo trung bình (%)
        Column("thanh_thao", gettext_lazy("Average result (%)"), Kind.PERCENT),
        # Translators: Số người đạt
        Column("so_nguoi_dat", gettext_lazy("Learners who proved it"), Kind.COUNT, of="competency_proved"),
        # Translators: Tỷ lệ đạt mức (%)
        Column("ty_le_dat", gettext_lazy("Proved it (%)"), Kind.PERCENT, of="competency_mastery"),
    )

    @classmethod
    def content(cls, asked: Asked) -> dict[str, Any]:
        """The competencies of the site's framework, in its order, and all of them together."""
        people = Breakdown(
            asked.scope, asked.cutoff, {"by_competency": F(TRAINED)}, [CompetencyLearners, CompetencyProved]
        )
        every = Breakdown(asked.scope, asked.cutoff, {"by_course": F("course_id")}, [_Results, _WithResult])
        whole = Breakdown(asked.scope, asked.cutoff, {}, [CompetencyLearners, CompetencyProved])
        courses = _courses()
        rows = []
        for key, code, name in _competencies():
            trains = courses.get(key, set())
            heads = [people.total((key,), each.name) for each in (CompetencyLearners, CompetencyProved)]
            rows.append(row(key, _values(trains, heads, every), name=name, code=code))
        named = set().union(*courses.values())
        heads = [whole.total((), each.name) for each in (CompetencyLearners, CompetencyProved)]
        rows.append(row("all", _values(named, heads, every), kind="total"))
        return asked.with_rows(cls, cls.columns, rows)

    @classmethod
    def row_name(cls, key: str) -> str:
        return _("Total, of any framework") if key == "all" else ""

    @classmethod
    def notes(cls, content: dict[str, Any]) -> list[str]:
        return [
            _(
                "A learner counts for a competency who in the period began, completed or passed a course that trains it, "
                "itself or in a lesson; who passed the final assessment of one has proved it. Somebody may be counted "
                "for several competencies, and is counted once in the total."
            ),
            _("Average result: of the enrolments that have one, in these courses."),
        ]


def _competencies() -> Iterable[tuple[str, str, str]]:
    """Key, code and Vietnamese name of the competencies that hold no others, as the framework has them."""
    code, _at, version = conf.get("COMPETENCY_FRAMEWORK").partition("@")
    rows = Competency.objects.filter(framework__code=code, framework__version=version, children__isnull=True)
    return rows.order_by("position", "pk").values_list("key", "code", "name_vi")


def _courses() -> dict[str, set[int]]:
    """The courses that train each competency."""
    found: dict[str, set[int]] = {}
    pairs = ActivityCompetency.objects.values_list("competency", "activity__course_id").distinct()
    for competency, course in pairs:
        found.setdefault(competency, set()).add(course)
    return found


def _values(courses: set[int], heads: list, every: Breakdown) -> dict[str, Any]:
    with_result = sum(int(every.total((course,), _WithResult.name)) for course in courses)
    results = sum(Decimal(every.total((course,), _Results.name)) for course in courses)
    learners, proved = heads
    return {
        "so_khoa": len(courses),
        "so_nguoi": int(learners),
        "thanh_thao": plain(share(results / 1000, with_result), Kind.PERCENT),
        "so_nguoi_dat": int(proved),
        "ty_le_dat": plain(share(proved, learners), Kind.PERCENT),
    }
