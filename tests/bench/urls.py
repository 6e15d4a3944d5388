"""The demo's addresses, and bare views to measure against."""

import json
import uuid

from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.urls import path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from wagtail.models import Page, Site

from demo.urls import urlpatterns as demo_urls
from learning.models import Statement

# The same dress and the same body, as the first pages of Wagtail's tutorial would have them.
NAIVE = Template(
    "{% extends 'learning/base.html' %}{% load wagtailcore_tags %}{% block title %}{{ page.title }}{% endblock %}"
    "{% block main %}<h1>{{ page.title }}</h1>"
    "{% for block in page.body %}<section>{% include_block block %}</section>{% endfor %}{% endblock %}"
)

FRAGMENT = Template(
    "{% extends 'learning/base.html' %}{% load wagtailcore_tags wagtail_cache %}"
    "{% block title %}{{ page.title }}{% endblock %}{% block main %}<h1>{{ page.title }}</h1>"
    "{% wagtailpagecache 600 'body' %}{% for block in page.body %}<section>{% include_block block %}</section>"
    "{% endfor %}{% endwagtailpagecache %}{% endblock %}"
)


def nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


@csrf_exempt
def one_insert(request: HttpRequest) -> HttpResponse:
    """What was sent, into the log as it came: read as JSON and looked at no further."""
    (sent,) = json.loads(request.body)
    _fact(sent).save(force_insert=True)
    return HttpResponse("ok")


@csrf_exempt
def many_inserts(request: HttpRequest) -> HttpResponse:
    Statement.objects.bulk_create([_fact(sent) for sent in json.loads(request.body)])
    return HttpResponse("ok")


def _fact(sent: dict) -> Statement:
    now = timezone.now()
    return Statement(uuid=uuid.uuid4(), verb="bench", timestamp=now, stored=now, data=sent)


def naive_page(request: HttpRequest, below: str, is_kept: bool = False) -> HttpResponse:
    """A page of ours by Wagtail's own way: found level by level, its body rendered anew each time, or kept."""
    page = Site.find_for_request(request).root_page.specific
    for slug in below.split("/"):
        page = page.get_children().live().get(slug=slug).specific
    list(Page.get_view_restrictions(page))
    context = {**Page.get_context(page, request), "user": request.user}
    return HttpResponse((FRAGMENT if is_kept else NAIVE).render(Context(context)))


urlpatterns = [
    path("bench/nothing/", nothing),
    path("bench/one-insert/", one_insert),
    path("bench/many-inserts/", many_inserts),
    path("bench/naive/<path:below>/", naive_page),
    path("bench/fragment/<path:below>/", naive_page, {"is_kept": True}),
    *demo_urls,
]
