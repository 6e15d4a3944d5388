"""In the administration: what is not translated, or not any more."""

import django_filters
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView

from courses.checking.hooks import AuthorsMenuItem
from courses.checking.pages import may_see
from courses.models import CourseMixin
from courses.reviewing import editable_pages
from courses.routing import base_model
from courses.translating.stale import RANKS, Pair, State, has_languages, pairs

ICON = "globe"
TITLE = _("State of translations")


class TranslationsMenuItem(AuthorsMenuItem):
    """Shown where pages have languages."""

    def is_shown(self, request) -> bool:
        return has_languages() and super().is_shown(request)


class TranslationsFilter(WagtailFilterSet):
    """Language, course and state. The report makes its own list; a filter only says what was chosen."""

    # Under the name of the filter that Wagtail would add, which asks for the original's language.
    locale = django_filters.ChoiceFilter(label=_("Language"), choices=())
    course = django_filters.ChoiceFilter(label=_("Course"), choices=())
    state = django_filters.ChoiceFilter(label=_("State"), choices=State.choices)

    class Meta:
        model = base_model()
        fields: list[str] = []

    def __init__(self, *args, rows: list, **options):
        super().__init__(*args, **options)
        self.filters["locale"].extra["choices"] = sorted({(row.code, row.language) for row in rows})
        courses = {row.course.pk: row.course.title for row in rows if row.course}
        self.filters["course"].extra["choices"] = [(str(pk), title) for pk, title in courses.items()]


class TranslationsReport(ReportView):
    """Originals that the user may change, or may change the translation of, beside every other language.

    What is up to date is listed only to who asks for it.
    """

    model = base_model()
    page_title = TITLE
    header_icon = ICON
    index_url_name = "learning_translations:report"
    index_results_url_name = "learning_translations:report_results"
    any_permission_required = None
    filterset_class = TranslationsFilter
    export_filename = "translations"
    list_export = ["title", "course_title", "language", "label", "part", "published", "translated", "address"]
    export_headings = {
        "title": _("Page"),
        "course_title": _("Course"),
        "language": _("Language"),
        "label": _("State"),
        "part": _("Translated"),
        "published": _("Original published"),
        "translated": _("Translation published"),
        "address": _("Address"),
    }
    columns = [
        TitleColumn("title", label=_("Page"), get_url=lambda row: row.edit_url),
        Column("course", label=_("Course"), accessor="course_title"),
        Column("language", label=_("Language")),
        Column("state", label=_("State"), accessor="label"),
        Column("part", label=_("Translated")),
        DateColumn("published", label=_("Original published")),
        DateColumn("translated", label=_("Translation published")),
    ]

    def dispatch(self, request, *args, **kwargs):
        if not may_see(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def rows(self) -> list["Row"]:
        hers = set(editable_pages(self.request.user).values_list("pk", flat=True))
        found = pairs()
        courses = [pair.source for pair in found if isinstance(pair.source, CourseMixin)]
        rows = [Row(pair, courses, hers) for pair in found if not hers.isdisjoint(_pks(pair))]
        return sorted(rows, key=lambda row: (RANKS[row.state], row.source.path))

    def get_filterset_kwargs(self):
        return {**super().get_filterset_kwargs(), "rows": self.rows}

    def get_filtered_queryset(self):
        chosen = self.filters.form.cleaned_data if self.filters and self.filters.is_valid() else {}
        return [row for row in self.rows if row.fits(**chosen)]

    def get_queryset(self):
        return base_model().objects.none()


def _pks(pair: Pair) -> set[int]:
    return {page.pk for page in (pair.source, pair.target) if page}


class Row:
    """A pair as a line of the report."""

    def __init__(self, pair: Pair, courses: list, hers: set[int]):
        self.source, self.target, self.state = pair.source, pair.target, pair.state
        self.hers = hers
        self.pk = f"{pair.source.pk}-{pair.locale.pk}"
        self.title, self.code = pair.source.title, pair.locale.language_code
        self.language = get_language_info(self.code)["name_translated"]
        self.label = pair.state.label
        self.part = f"{pair.done}/{pair.total}" if pair.total else ""
        self.published = pair.source.last_published_at
        self.translated = pair.target.last_published_at if pair.target else None
        self.address = pair.source.url_path
        self.course = next((each for each in courses if self.source.path.startswith(each.path)), None)

    @property
    def course_title(self) -> str:
        return self.course.title if self.course else ""

    @property
    def edit_url(self) -> str:
        """The translation's editor; where there is none for the user, the original's, which has Wagtail's *Translate*."""
        page = next(page for page in (self.target, self.source) if page and page.pk in self.hers)
        return reverse("wagtailadmin_pages:edit", args=[page.pk])

    def fits(self, locale: str = "", course: str = "", state: str = "") -> bool:
        is_wanted = self.state == state if state else self.state != State.CURRENT
        of_course = not course or (self.course is not None and str(self.course.pk) == course)
        return is_wanted and of_course and (not locale or self.code == locale)
