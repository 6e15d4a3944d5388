"""Captions, sent as browsers want them whatever their author uploaded."""

import hashlib

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.documents import get_document_model

from courses.captions import ENDINGS, UnreadableCaptions, captions_of

MAX_AGE = 3600


@require_safe
def captions(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The captions in a document, for those who may have the document itself."""
    document = get_object_or_404(get_document_model().objects.select_related("collection"), pk=pk)
    if document.file_extension.lower() not in ENDINGS:
        raise Http404
    # Wagtail's own rule, and the host's: who may not download a document may not read it here.
    for may_serve in hooks.get_hooks("before_serve_document"):
        answer = may_serve(document, request)
        if isinstance(answer, HttpResponse):
            return answer
    try:
        text = captions_of(document)
    except UnreadableCaptions:
        raise Http404 from None
    return _answer(request, text)


def _answer(request: HttpRequest, text: str) -> HttpResponseBase:
    response = HttpResponse(text, content_type="text/vtt; charset=utf-8")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["ETag"] = etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    patch_cache_control(response, private=True, max_age=MAX_AGE)
    return get_conditional_response(request, etag=etag, response=response) or response
