"""A guest is done with a device that others use too: it is to know nothing of her any more."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from learning.people.learners import forget_card, forget_guest


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def leave_device(request: HttpRequest) -> HttpResponse:
    """Say what that means; then let the device forget its guest, and who showed her card on it.

    What was not sent yet stays for its person, who may come back: see decision 22.
    """
    if request.method != "POST":
        return render(request, "learning/leave.html")
    messages.success(request, _("Done. The next person can use this phone now."))
    response = redirect("/")
    forget_guest(response)
    forget_card(response)
    return response
