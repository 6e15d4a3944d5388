"""Everybody may check a certificate; its holder has it as a PDF, and gives a name for it if there was none."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from learning.certificates.access import is_own, may_manage, may_see
from learning.certificates.lookup import by_code, by_number, is_hurried
from learning.certificates.models import Certificate
from learning.certificates.naming import NameForm, give_name
from learning.certificates.printed import day_of, masked
from learning.certificates.render import store_pdf
from learning.enrolments.models import Enrolment
from learning.pdf import PdfUnavailable

CHECK = "learning/certificates/check.html"


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Look a certificate up by its number."""
    number = request.GET.get("number", "").strip()[:40]
    if not number:
        return _checked(request, [])
    if is_hurried(request):
        return _checked(request, [], number=number, hurried=True, status=429)
    found = by_number(number)
    if len(found) == 1:
        return redirect(found[0])
    return _checked(request, found, number=number, unknown=not found, status=200 if found else 404)


@require_safe
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """Whether one certificate is valid: where its QR code leads."""
    found = by_code(code)
    if found is None:
        return _checked(request, [], unknown=True, status=404)
    return _checked(request, [found])


def _checked(request: HttpRequest, found: list[Certificate], *, status: int = 200, **more) -> HttpResponse:
    results = [
        {"certificate": one, "holder": masked(one.printed["name"]), "issued_on": day_of(one.printed)}
        for one in found
    ]
    response = render(request, CHECK, {"results": results, **more}, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_safe
@never_cache
def certificate_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The PDF, for its holder and for officers of the unit. For anybody else there is none."""
    wanted = by_code(code)
    if wanted is None or not may_see(request, wanted):
        raise Http404
    if wanted.revoked_at and not may_manage(request.user, wanted):
        return redirect(wanted)
    try:
        store_pdf(wanted)
    except PdfUnavailable:
        return render(request, "learning/certificates/no_pdf.html", {"certificate": wanted}, status=503)
    name = f"chung-nhan-{wanted.number:04d}-{wanted.year}.pdf"
    return FileResponse(wanted.file.open("rb"), as_attachment=True, filename=name)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def name_certificate(request: HttpRequest, enrolment: str) -> HttpResponse:
    """The learner who has finished says which name belongs on the certificate."""
    mine = get_object_or_404(
        Enrolment.objects.select_related("learner__user", "course", "unit"),
        uuid=enrolment,
        satisfied_at__isnull=False,
    )
    if not is_own(request, mine):
        raise Http404
    form = NameForm(request.POST or None, learner=mine.learner)
    if request.method == "POST" and form.is_valid():
        issued = give_name(
            enrolment=mine, name=form.cleaned_data["name"], unit_id=form.cleaned_data.get("unit")
        )
        if issued:
            messages.success(request, _("Your certificate has been issued. Its number is %s.") % issued.label)
        return redirect("learning:record")
    status = 400 if form.is_bound else 200
    return render(
        request, "learning/certificates/name.html", {"form": form, "enrolment": mine}, status=status
    )
