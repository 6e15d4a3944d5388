"""What whoever has a preview link sees."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses.previewing.tokens import link_with


@never_cache
@require_safe
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """The draft as learners would see it. As in the editor's preview, nothing can be begun and nothing is recorded."""
    link = link_with(token)
    page = link and link.revision.as_object()
    if not link or not page:
        response = render(request, "learning_courses/previewing/over.html", status=404)
    else:
        response = page.make_preview_request(
            request, page.default_preview_mode, extra_request_attrs={"shared_preview": link}
        )
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
