"""The survey in the administration: its figures by course, and what was said in free words."""

from collections.abc import Callable, Mapping
from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView

from courses.survey.answer import SCORES
from courses.survey.figures import Cell, cells, words_about
from courses.survey.models import SurveyAnswer
from learning import api, conf
from learning.models import Activity, Unit

ICON = "pick"
TITLE = gettext_lazy("Survey after courses")
LABELS = {
    "useful": gettext_lazy("Useful"),
    "easy": gettext_lazy("Easy to access"),
    "fitting": gettext_lazy("Fitting"),
}


class Asked:
    """For which unit and period somebody asks, and what she could ask for instead."""

    def __init__(self, request: HttpRequest):
        self.user, today = request.user, timezone.localdate()
        self._choice = self._chosen(request.GET, today)
        self.period = self._choice.period
        # Guests whose commune nobody knows count in no unit: superusers alone see everybody.
        everybody = self.user.is_superuser and not request.GET.get("unit")
        self.unit: Unit | None = None if everybody else self._choice.unit
        self.today = today

    def _chosen(self, asked: Mapping[str, str], today) -> Any:
        known = {name: asked.get(name, "") for name in ("unit", "period")}
        try:
            return api.choice_of(known, self.user, today=today)
        except (api.UnknownPeriod, api.CannotBuild) as problem:
            raise Http404(str(problem)) from problem

    @property
    def label(self) -> str:
        whose = self.unit.full_name if self.unit else _("Everybody")
        return f"{whose} · {self.period.label}"

    @property
    def query(self) -> str:
        unit = f"unit={self.unit.pk}&" if self.unit else ""
        return f"?{unit}period={self.period.code}"

    def units(self) -> list[tuple[str, str]]:
        groups = api.unit_options(self.user, self._choice, today=self.today)
        return [one for _group, units in groups for one in units]

    def periods(self) -> list[tuple[str, str]]:
        groups = api.period_options(self._choice, today=self.today)
        return [one for _group, periods in groups for one in periods]


class SurveyFilter(WagtailFilterSet):
    """Unit and period. The report makes its own list; a filter only says what was chosen."""

    unit = django_filters.ChoiceFilter(label=gettext_lazy("Unit"), choices=())
    period = django_filters.ChoiceFilter(label=gettext_lazy("Period"), choices=())

    class Meta:
        model = SurveyAnswer
        fields: list[str] = []

    def __init__(self, *args, asked: Asked, **options):
        super().__init__(*args, **options)
        self.filters["unit"].extra["choices"] = asked.units()
        self.filters["period"].extra["choices"] = asked.periods()


def _average(name: str) -> Callable[[Cell], str]:
    return lambda cell: number_format(cell.averages[name], 1) if cell.averages else ""


def _scores(name: str) -> Callable[[Cell], str]:
    return lambda cell: "\u00a0·\u00a0".join(map(str, cell.scores[name])) if cell.scores else ""


class Row:
    """A cell as a line of the exported sheet, where numbers are numbers."""

    def __init__(self, cell: Cell):
        self.course, self.count = cell.title, cell.count if cell.count is not None else _few()
        for name in SCORES:
            setattr(self, f"{name}_average", cell.averages.get(name, ""))
            for place in range(5):
                given = cell.scores.get(name)
                setattr(self, f"{name}_{place + 1}", given[place] if given else "")


def _few() -> str:
    return _("fewer than %(count)s, not shown") % {"count": conf.get("SMALLEST_CELL")}


class SurveyReport(ReportView):
    """What learners said of courses, for the units whose figures the user sees."""

    model = SurveyAnswer
    page_title = TITLE
    header_icon = ICON
    index_url_name = "learning_survey:report"
    index_results_url_name = "learning_survey:report_results"
    any_permission_required = None  # decided by the user's roles in units
    filterset_class = SurveyFilter
    is_searchable = False
    export_filename = "survey"
    list_export = ["course", "count"] + [
        f"{name}_{part}" for name in SCORES for part in ("average", 1, 2, 3, 4, 5)
    ]

    def dispatch(self, request, *args, **kwargs):
        if not api.may_somewhere(request.user, api.Right.SEE_FIGURES):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def asked(self) -> Asked:
        return Asked(self.request)

    def get_page_subtitle(self) -> str:
        return self.asked.label

    @cached_property
    def columns(self) -> list[Column]:
        said = [
            column
            for name, label in LABELS.items()
            for column in (
                Column(f"{name}_average", label=label, accessor=_average(name)),
                Column(f"{name}_scores", label=_("1 · 2 · 3 · 4 · 5"), accessor=_scores(name)),
            )
        ]
        course = TitleColumn(
            "course", label=gettext_lazy("Course"), accessor="title", get_url=self.words_address
        )
        count = Column(
            "count",
            label=pgettext_lazy("survey", "Answers"),
            accessor=lambda cell: cell.count if cell.count is not None else _few(),
        )
        return [course, count, *said]

    def words_address(self, cell: Cell) -> str:
        return reverse("learning_survey:words", args=[cell.course_id]) + self.asked.query

    @property
    def export_headings(self) -> dict[str, str]:
        found = {"course": _("Course"), "count": pgettext("survey", "Answers")}
        for name, label in LABELS.items():
            found[f"{name}_average"] = _("%(question)s: average") % {"question": label}
            for score in range(1, 6):
                found[f"{name}_{score}"] = f"{label}: {score}"
        return found

    def get_filterset_kwargs(self):
        return {**super().get_filterset_kwargs(), "asked": self.asked}

    def get_queryset(self):
        return SurveyAnswer.objects.none()

    def get_filtered_queryset(self):
        found = cells(self.asked.unit, self.asked.period)
        return [Row(cell) for cell in found] if self.is_export else found


@require_safe
@never_cache
def words_view(request: HttpRequest, pk: int) -> HttpResponse:
    """What learners wrote about the course ``pk`` in their own words, without names and in no order."""
    if not api.may_somewhere(request.user, api.Right.SEE_FIGURES):
        raise PermissionDenied
    asked = Asked(request)
    course = get_object_or_404(Activity, pk=min(pk, 2**63 - 1), type=api.COURSE)
    about = {
        "words": words_about(course.pk, asked.unit, asked.period),
        "smallest": conf.get("SMALLEST_CELL"),
        "asked": asked,
        "page_title": course.title,
        "page_subtitle": asked.label,
        "header_title": f"{course.title}: {asked.label}",
        "header_icon": ICON,
        "breadcrumbs_items": [
            {"url": reverse("learning_survey:report") + asked.query, "label": TITLE},
            {"url": "", "label": course.title},
        ],
    }
    return render(request, "learning_courses/survey/words.html", about)
