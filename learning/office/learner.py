"""The page of one learner: where she belonged, what she learnt, what she earned."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.ui.tables import Column, Table, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from learning.certificates.models import Certificate
from learning.office.access import may_see_contact, may_with, visible_learner
from learning.office.listing import ICON, TITLE
from learning.people.models import Learner
from learning.people.rights import Right
from learning.progress.merges import Merge
from learning.progress.sides import LABELS, contact_of
from learning.progress.unmerge import why_not_undone


def _day(name: str) -> Callable[[Any], str]:
    def words(row: Any) -> str:
        moment = getattr(row, name)
        if moment is None:
            return "–"
        return date_format(timezone.localtime(moment) if hasattr(moment, "hour") else moment, "d/m/Y")

    return words


MEMBERSHIPS = [
    Column("unit", label=_("Unit")),
    Column("kind", label=_("Kind"), accessor="get_kind_display"),
    Column("audience", label=_("Audience"), accessor="get_audience_display"),
    Column("position", label=_("Position at work"), accessor=lambda one: one.get_position_display() or "–"),
    Column("from_date", label=_("From the day"), accessor=_day("from_date")),
    Column("to_date", label=_("To the day"), accessor=_day("to_date")),
]
ENROLMENTS = [
    Column("course", label=_("Course"), accessor="course.title"),
    Column("unit", label=_("Unit"), accessor=lambda one: one.unit or "–"),
    Column("enrolled_at", label=_("Enrolled"), accessor=_day("enrolled_at")),
    Column("progress", label=_("Progress"), accessor=lambda one: f"{int(one.progress * 100)}%"),
    Column("satisfied_at", label=_("Completed"), accessor=_day("satisfied_at")),
    Column("withdrawn_at", label=_("Withdrawn"), accessor=_day("withdrawn_at")),
]
CERTIFICATES = [
    TitleColumn("label", label=_("Number"), get_url=lambda one: one.get_absolute_url()),
    Column("course", label=_("Course"), accessor=lambda one: one.printed["course_title"]),
    Column("issued_at", label=_("Issued"), accessor=_day("issued_at")),
    Column("revoked_at", label=_("Revoked"), accessor=_day("revoked_at")),
]


def breadcrumbs(learner: Learner, *steps: str) -> list[dict[str, str]]:
    """Home, the list, the learner, and what is done with her."""
    found = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("learning_learners:index"), "label": TITLE},
        {
            "url": reverse("learning_learners:learner", args=[learner.pk]) if steps else "",
            "label": str(learner),
        },
    ]
    return found + [{"url": "", "label": step} for step in steps]


class LearnerPage(WagtailAdminTemplateMixin, TemplateView):
    """Everything an officer needs to know of one learner. Numbers and addresses are masked."""

    template_name = "learning/office/learner.html"
    header_icon = ICON

    def get(self, request, *args, **kwargs):
        self.learner = visible_learner(request, kwargs["pk"])
        return super().get(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return str(self.learner)

    def get_breadcrumbs_items(self):
        return breadcrumbs(self.learner)

    def may(self, right: str) -> bool:
        """Whether the user has ``right`` over this learner."""
        return may_with(self.request.user, self.learner, right)

    @property
    def header_buttons(self):
        doing = [
            (Right.EDIT_LEARNERS, "edit", _("Edit"), "edit"),
            (Right.TRANSFER_LEARNERS, "transfer", _("Transfer"), "arrow-right"),
            (Right.MERGE_LEARNERS, "merge", _("Merge with another record"), "copy"),
        ]
        return [
            HeaderButton(
                label,
                url=reverse(f"learning_learners:{name}", args=[self.learner.pk]),
                icon_name=icon,
                priority=place,
            )
            for place, (right, name, label, icon) in enumerate(doing)
            if self.may(right)
        ]

    def get_context_data(self, **kwargs):
        learner = self.learner
        memberships = learner.memberships.select_related("unit").order_by("-from_date")
        enrolments = learner.enrolments.select_related("course", "unit").order_by("-enrolled_at")
        certificates = Certificate.objects.filter(enrolment__learner=learner).order_by("-issued_at")
        return super().get_context_data(
            learner=learner,
            account=learner.user,
            contact=_masked(learner),
            may_look=may_see_contact(self.request.user, learner),
            may_merge=self.may(Right.MERGE_LEARNERS),
            tables=[
                (_("Memberships"), _table(MEMBERSHIPS, memberships)),
                (_("Courses"), _table(ENROLMENTS, enrolments)),
                (_("Certificates"), _table(CERTIFICATES, certificates)),
            ],
            downloads=_downloads(learner),
            merges=[(one, why_not_undone(one)) for one in _merges(learner)],
            **kwargs,
        )


def _downloads(learner: Learner) -> list[tuple[str, str]]:
    # By their addresses: the record stands above this page, which knows nothing of it.
    kinds = [("pdf", _("Record of learning (PDF)")), ("json", _("Record of learning (JSON)"))]
    return [(reverse(f"learning_records:{kind}", args=[learner.pk]), str(label)) for kind, label in kinds]


def _table(columns: list, rows) -> Table | None:
    found = list(rows)
    return Table(columns, found) if found else None


def _masked(learner: Learner) -> list[tuple[str, str]]:
    contact = contact_of(learner)
    shown = contact.masked() if contact else {}
    return [(str(LABELS[kind]), text) for kind, text in shown.items() if text]


def _merges(learner: Learner) -> list[Merge]:
    found = learner.merges.standing().select_related("kept__contact", "merged__contact", "by")
    # A guest who signed in is nothing an officer did.
    return list(found.exclude(merged__full_name="").order_by("-pk"))
