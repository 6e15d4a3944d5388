"""Correcting what is known of a learner, looking at her contact, moving her to another unit."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.defaults import permission_denied
from wagtail.admin import messages
from wagtail.admin.views.generic import EditView
from wagtail.log_actions import log

from learning.office.access import (
    learners_visible_to,
    may_change_contact,
    may_see_contact,
    visible_learner,
)
from learning.office.forms import ContactForm, LearnerForm, TransferForm
from learning.office.learner import breadcrumbs
from learning.office.listing import ICON, page_of
from learning.people.contact import Contact
from learning.people.models import Learner
from learning.people.rights import Right
from learning.people.transfer import TransferRefused, transfer
from learning.progress.sides import contact_of
from learning.sealing import CannotUnseal

LOOK, CONTACT = "learning.look_at_contact", "learning.change_contact"
TRANSFER = "learning.transfer_learner"


@method_decorator(sensitive_post_parameters(), name="dispatch")
class EditLearner(EditView):
    """Name, date of birth and sex."""

    model = Learner
    form_class = LearnerForm
    permission_required = None  # decided by roles in units, not by groups
    permission_policy = None
    edit_url_name = "learning_learners:edit"
    header_icon = ICON
    page_title = gettext_lazy("Edit")
    success_message = gettext_lazy("The learner was saved.")
    error_message = gettext_lazy("The learner could not be saved. Please see below.")
    can_delete = False

    def get_queryset(self):
        return learners_visible_to(self.request.user, may=Right.EDIT_LEARNERS)

    def get_breadcrumbs_items(self):
        return breadcrumbs(Learner.objects.get(pk=self.object.pk), _("Edit"))

    def get_success_url(self) -> str:
        return page_of(self.object)

    def get_success_buttons(self) -> list:
        return []

    def save_instance(self) -> Learner:
        learner = self.form.save()
        # Which fields, never what was in them.
        log(learner, "wagtail.edit", user=self.request.user, data={"fields": self.form.changed_data})
        return learner


@sensitive_post_parameters()
def contact_view(request: HttpRequest, pk: int) -> HttpResponse:
    """The learner's contact in the clear, for those who may; every look is logged."""
    learner = visible_learner(request, pk)
    if not may_see_contact(request.user, learner):
        return permission_denied(request, PermissionDenied())
    may_change = may_change_contact(request.user, learner)
    contact = contact_of(learner) or Contact(learner=learner)
    try:
        form = ContactForm(request.POST or None, contact=contact, may_change=may_change)
    except CannotUnseal:
        messages.error(request, _("The contact cannot be read: the secret it was sealed with is missing."))
        return redirect(page_of(learner))
    if request.method == "POST" and may_change and form.is_valid():
        if form.has_changed():
            form.save()
            log(learner, CONTACT, user=request.user, data={"fields": form.changed_data})
        messages.success(request, _("The contact was saved."))
        return redirect(page_of(learner))
    log(learner, LOOK, user=request.user)
    more = {"form": form, "may_change": may_change}
    return _shown(request, "learning/office/contact.html", learner, _("Contact"), **more)


def transfer_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Move the learner to another unit from a day on."""
    learner = visible_learner(request, pk, may=Right.TRANSFER_LEARNERS)
    form = TransferForm(request.POST or None, learner=learner)
    if request.method == "POST" and form.is_valid() and _transferred(request, learner, form):
        # Who has moved out of the user's units is no longer hers to see.
        is_here = learners_visible_to(request.user).filter(pk=learner.pk).exists()
        return redirect(page_of(learner) if is_here else "learning_learners:index")
    memberships = learner.memberships.select_related("unit").order_by("-from_date")
    more = {"form": form, "memberships": memberships}
    return _shown(request, "learning/office/transfer.html", learner, _("Transfer"), **more)


def _transferred(request: HttpRequest, learner: Learner, form: TransferForm) -> bool:
    try:
        made = transfer(learner=learner, **form.cleaned_data)
    except TransferRefused as problem:
        form.add_error(None, str(problem))
        return False
    day = f"{made.from_date:%d/%m/%Y}"
    log(learner, TRANSFER, user=request.user, data={"unit": made.unit.uid, "on": made.from_date.isoformat()})
    said = _("%(learner)s belongs to %(unit)s from %(day)s.")
    messages.success(request, said % {"learner": learner, "unit": made.unit.full_name, "day": day})
    return True


def _shown(request: HttpRequest, template: str, learner: Learner, doing: str, **more) -> HttpResponse:
    about = {
        "learner": learner,
        "page_title": doing,
        "header_title": f"{doing}: {learner}",
        "header_icon": ICON,
        "breadcrumbs_items": breadcrumbs(learner, doing),
    }
    return render(request, template, about | more)
