"""Finding the second record of a person, comparing the two, putting them together, and taking them apart again."""

from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.log_actions import log

from learning.office.access import lasting, learners_visible_to, visible_learner
from learning.office.learner import breadcrumbs
from learning.office.listing import ICON, AskForm, page_of, place_of
from learning.people.contact import Contact
from learning.people.models import Learner
from learning.people.rights import Right
from learning.progress.merge import merge
from learning.progress.merges import Merge, MergeRefused
from learning.progress.sides import contact_of, preview_merge
from learning.progress.unmerge import undo_merge

MERGE, UNDO = "learning.merge_learners", "learning.undo_merge"
MOST = 20


@require_safe
def choose_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Records that may be of the same person: the same number or address, the same name, or what was asked for."""
    learner = visible_learner(request, pk, may=Right.MERGE_LEARNERS)
    form = AskForm(request.GET)
    asked = form.cleaned_data["q"].strip() if form.is_valid() else ""
    others = learners_visible_to(request.user, may=Right.MERGE_LEARNERS).exclude(pk=learner.pk)
    found = others.named(asked) if asked else others.filter(_alike(learner))
    lasting_units = Prefetch("memberships", queryset=lasting().select_related("unit"), to_attr="lasting")
    rows = list(found.by_name().prefetch_related(lasting_units)[:MOST])
    more = {"form": form, "asked": asked, "candidates": [(one, place_of(one)) for one in rows], "most": MOST}
    return _shown(request, "learning/office/merge_choose.html", learner, more)


def merge_view(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """What each of the two has and what would come of it; then do it."""
    kept, merged = (visible_learner(request, each, may=Right.MERGE_LEARNERS) for each in (pk, other))
    if request.method == "POST":
        try:
            merge(kept=kept, merged=merged, by=request.user)
        except MergeRefused as problem:
            messages.error(request, str(problem))
            return redirect("learning_learners:merge_with", pk=pk, other=other)
        log(kept, MERGE, user=request.user, data={"merged": str(merged.uuid)})
        messages.success(request, _("The records are one now. It can be undone on this page."))
        return redirect(page_of(kept))
    preview = preview_merge(kept=kept, merged=merged)
    more = {"preview": preview, "sides": (preview.kept, preview.merged)}
    return _shown(request, "learning/office/merge.html", kept, more)


@require_POST
def undo_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Take two records apart again."""
    hers = learners_visible_to(request.user, may=Right.MERGE_LEARNERS)
    done = get_object_or_404(Merge.objects.standing(), pk=pk, kept__in=hers)
    try:
        undo_merge(merge=done, by=request.user)
    except MergeRefused as problem:
        messages.error(request, str(problem))
    else:
        log(done.kept, UNDO, user=request.user, data={"merged": str(done.merged.uuid)})
        messages.success(request, _("The merge was undone. Both records are as they were."))
    return redirect(page_of(done.kept))


def _alike(learner: Learner) -> Q:
    contact = contact_of(learner)
    same_number = Contact.objects.alike(contact).values("learner") if contact else []
    return Q(search_text=learner.search_text) | Q(pk__in=same_number)


def _shown(request: HttpRequest, template: str, learner: Learner, more: dict) -> HttpResponse:
    doing = _("Merge with another record")
    about = {
        "learner": learner,
        "page_title": doing,
        "header_title": f"{doing}: {learner}",
        "header_icon": ICON,
        "breadcrumbs_items": breadcrumbs(learner, doing),
    }
    return render(request, template, about | more)
