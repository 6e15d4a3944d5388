"""The workbooks of a province's own: which there are, and bringing another."""

from django.core.files.base import ContentFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from learning import registry
from learning.official import template
from learning.official.access import templates_visible_to
from learning.official.forms import TemplateForm
from learning.official.listing import furniture
from learning.official.models import ReportTemplate
from learning.people.rights import Right
from learning.people.roles import held_roles, may_in
from learning.units.models import Unit
from learning.units.tree import home_provinces


def templates_view(request: HttpRequest) -> HttpResponse:
    """The workbooks that the user's reports may be filled into, and the form for another."""
    units = _units(request.user)
    form = TemplateForm(request.POST or None, request.FILES or None, units=units)
    if request.method == "POST" and form.is_valid() and _kept(request, form):
        messages.success(request, _("The template is kept. Reports can be filled into it on their page."))
        return redirect("learning_official:templates")
    found = list(templates_visible_to(request.user).select_related("unit"))
    mine = {int(pk) for pk, _label in units}
    about = {
        "form": form,
        "rows": [(each, _form_name(each), each.unit_id in mine) for each in found],
        "columns": [
            (each, template.listed(column.key for column in each.columns))
            for each in registry.report_forms.values()
        ],
        "keys": template.listed(template.KEYS),
        **furniture(_("Templates of workbooks")),
    }
    return render(request, "learning/official/templates.html", about)


@require_POST
def delete_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a template away. Files that were filled stay with whoever has them."""
    chosen = get_object_or_404(templates_visible_to(request.user), pk=pk)
    if not may_in(request.user, chosen.unit_id, Right.FREEZE_REPORTS):
        return HttpResponse(status=403)
    storage, name = chosen.file.storage, chosen.file.name
    with transaction.atomic():
        chosen.delete()
        transaction.on_commit(lambda: storage.delete(name))
    messages.success(request, _("The template is deleted."))
    return redirect("learning_official:templates")


def _units(user) -> list[tuple[str, str]]:
    """The units for which the user writes reports, by her roles; for a superuser the province."""
    from django.utils import timezone

    if user.is_superuser:
        found = home_provinces(timezone.localdate())
    else:
        roles = held_roles(user, may=Right.FREEZE_REPORTS)
        found = Unit.objects.filter(pk__in=roles.values("unit"))
    return [(str(unit.pk), unit.full_name) for unit in found]


def _kept(request: HttpRequest, form: TemplateForm) -> bool:
    said = form.cleaned_data
    file = said["file"]
    try:
        if file.size > template.MOST_BYTES:
            most = template.MOST_BYTES // 1_000_000
            raise template.UnfitTemplate(_("The file is larger than %(most)s MB.") % {"most": most})
        _book, layout = template.read(file.file, registry.report_forms[said["form"]])
    except template.UnfitTemplate as problem:
        form.add_error("file", str(problem))
        return False
    file.file.seek(0)
    made = ReportTemplate(
        unit_id=int(said["unit"]),
        form=said["form"],
        title=said["title"],
        keys=sorted(layout.columns.values()),
        uploaded_by=request.user,
    )
    made.file.save("template.xlsx", ContentFile(file.file.read()), save=False)
    made.save()
    return True


def _form_name(each: ReportTemplate) -> str:
    form = registry.report_forms.get(each.form)
    return f"{form.number} – {form.title}" if form else each.form
