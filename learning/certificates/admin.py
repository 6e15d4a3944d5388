"""Certificates in the Wagtail admin: officers find those of their units, revoke them and issue them again."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.log_actions import log

from learning.certificates.issue import CannotIssue, issue_again, revoke
from learning.certificates.lookup import split_number
from learning.certificates.models import Certificate
from learning.people.rights import Right
from learning.people.roles import may_somewhere, units_visible_to
from learning.units.models import Unit
from learning.vietnamese import fold

ICON = "clipboard-list"
REVOKE, AGAIN = "learning.revoke_certificate", "learning.issue_certificate_again"


def has_certificates(user) -> bool:
    """Whether ``user`` sees the certificates of any unit."""
    return may_somewhere(user, Right.SEE_LEARNERS)


def visible_to(user, *, may: str = Right.SEE_LEARNERS) -> QuerySet[Certificate]:
    """The certificates earned in units in which ``user`` has the right ``may``."""
    found = Certificate.objects.select_related("enrolment__unit")
    return found if user.is_superuser else found.filter(enrolment__unit__in=units_visible_to(user, may=may))


def _revocable_by(user) -> Exists | Value:
    if user.is_superuser:
        return Value(True)
    units = units_visible_to(user, may=Right.REVOKE_CERTIFICATES)
    return Exists(Unit.objects.filter(pk__in=units.values("pk"), pk=OuterRef("enrolment__unit")))


def _may_be_revoked(certificate) -> bool:
    return certificate.is_revocable and not certificate.revoked_at


class CertificateIndex(IndexView):
    """The list, newest first; searched by holder, course or number."""

    model = Certificate
    any_permission_required = None  # decided by roles in units, not by groups
    is_searchable = True
    header_icon = ICON
    index_url_name = "learning_certificates:index"
    index_results_url_name = "learning_certificates:index_results"
    default_ordering = "-issued_at"
    paginate_by = 50
    list_export: list[str] = []  # names leave only as reports, counted
    columns = [
        TitleColumn("label", label=gettext_lazy("Number"), get_url=lambda one: one.get_absolute_url()),
        Column("holder", label=gettext_lazy("Holder"), accessor=lambda one: one.printed["name"]),
        Column("course", label=gettext_lazy("Course"), accessor=lambda one: one.printed["course_title"]),
        Column("unit", label=gettext_lazy("Unit"), accessor="enrolment.unit"),
        DateColumn("issued_at", label=gettext_lazy("Issued"), sort_key="issued_at"),
        DateColumn("revoked_at", label=gettext_lazy("Revoked"), sort_key="revoked_at"),
        TitleColumn(
            "actions",
            label=gettext_lazy("Actions"),
            accessor=lambda one: _("Revoke") if _may_be_revoked(one) else "–",
            get_url=lambda one: _revoke_url(one) if _may_be_revoked(one) else None,
        ),
    ]

    def dispatch(self, request, *args, **kwargs):
        if not has_certificates(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def user_has_permission(self, permission) -> bool:
        return False  # nobody adds one by hand

    def get_base_queryset(self):
        user = self.request.user
        return visible_to(user).annotate(is_revocable=_revocable_by(user))

    def search_queryset(self, queryset):
        query = self.search_query.strip()
        if not query:
            return queryset
        numbered = split_number(query)
        if numbered:
            return queryset.filter(number=numbered[0], series__endswith=f":{numbered[1]}")
        learner = Q(enrolment__learner__search_text__contains=fold(query))
        return queryset.filter(learner | Q(enrolment__course__title__icontains=query))


class RevokeForm(forms.Form):
    """Why, and whether a corrected one takes its place."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=255)
    again = forms.BooleanField(
        label=gettext_lazy("Issue a corrected certificate at once"),
        required=False,
        help_text=gettext_lazy("With the name, unit and result as they are known today, and a new number."),
    )


def revoke_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Revoke one certificate of the user's units, after asking why."""
    hers = visible_to(request.user, may=Right.REVOKE_CERTIFICATES)
    certificate = get_object_or_404(hers, pk=pk, revoked_at__isnull=True)
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _revoke(request, certificate, **form.cleaned_data)
        return redirect("learning_certificates:index")
    given = {
        "form": form,
        "certificate": certificate,
        "page_title": _("Revoke a certificate"),
        "header_title": _("Revoke a certificate"),
        "header_icon": ICON,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("learning_certificates:index"), "label": _("Certificates")},
            {"url": "", "label": _("Revoke a certificate")},
        ],
    }
    return render(request, "learning/certificates/admin_revoke.html", given)


def _revoke(request: HttpRequest, certificate: Certificate, *, reason: str, again: bool) -> None:
    try:
        if again:
            new = issue_again(certificate=certificate, reason=reason)
            said = _("Certificate %(new)s takes the place of %(old)s.") % {"new": new, "old": certificate}
        else:
            revoke(certificate=certificate, reason=reason)
            said = _("Certificate %s has been revoked.") % certificate
    except CannotIssue:
        messages.error(
            request, _("Nothing was changed: the course is not completed, or the learner has no name.")
        )
        return
    messages.success(request, said)
    log(certificate, AGAIN if again else REVOKE, user=request.user, data={"reason": reason})


def _revoke_url(certificate: Certificate) -> str:
    return reverse("learning_certificates:revoke", args=[certificate.pk])


urlpatterns = [
    path("", CertificateIndex.as_view(), name="index"),
    path("results/", CertificateIndex.as_view(results_only=True), name="index_results"),
    path("<int:pk>/revoke/", revoke_view, name="revoke"),
]
