"""The way to a page in one query. Wagtail asks two for every level of the address."""

from collections.abc import Callable, Sequence
from functools import cache, reduce
from itertools import pairwise
from operator import or_

import swapper
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, Model, Q
from django.utils.translation import get_language
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import PageViewRestriction, Site
from wagtail.url_routing import RouteResult


class OneQueryRouting(Model):
    """Mixin for pages: everything of ours below them is found at once, by its whole address.

    Put it on the pages above the courses too, the home page first of all. Pages that are not ours are left to
    Wagtail. A page that was published once and is no more is found as well, so that it can say so.
    """

    class Meta:
        # Abstract models leave no trace in the migrations of hosts, other mixins do.
        abstract = True

    def route(self, request, path_components: Sequence[str]) -> RouteResult:
        if not path_components:
            return closed(self) if can_say_closed(self) else super().route(request, path_components)
        page = page_at(self.url_path, path_components)
        if page is None:
            return super().route(request, path_components)
        if page.live:
            return page.route(request, [])
        return closed(page) if can_say_closed(page) else super().route(request, path_components)

    def get_view_restrictions(self):
        # Routing has looked already, in its one query.
        if getattr(self, "found_unrestricted", False):
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()


def can_say_closed(page) -> bool:
    """Whether visitors may know that ``page`` exists though it is not live: they could read it before."""
    return not page.live and page.first_published_at is not None and hasattr(page, "serve_closed")


def closed(page) -> RouteResult:
    """The route to a page that says it is closed."""
    return RouteResult(page, kwargs={"closed": True})


def page_at(above: str, components: Sequence[str]):
    """Our page at ``components`` below the url_path ``above``, whole and with what it needs first, or None."""
    addresses = _prefixes(above, components)
    query = base_model().objects.filter(slug=components[-1], url_path=addresses[-1])
    page = (
        query.select_related("locale", *_ways().values())
        .annotate(is_restricted=_restricted(_prefixes("/", addresses[-1].split("/")[1:-1])))
        .first()
    )
    found = page and _whole(page)
    if found:
        found.locale = page.locale
        found.found_unrestricted = not page.is_restricted
    return found


def _prefixes(above: str, components: Sequence[str]) -> list[str]:
    """The addresses on the way: ``/home/``, ``/home/a/``, ``/home/a/b/``."""
    addresses = [above]
    for component in components:
        addresses.append(f"{addresses[-1]}{component}/")
    return addresses


def _restricted(addresses: list[str]) -> Q:
    """Whether who-may-see rules stand at ``addresses``. Wagtail lets an alias follow its source, so we do.

    Three conditions, not three ways of one: a database that has not counted its pages yet would pair all with all.
    """
    ways = ("page", "page__aliases", "page__aliases__aliases")
    rules = (PageViewRestriction.objects.filter(**{f"{way}__url_path__in": addresses}) for way in ways)
    return reduce(or_, (Q(Exists(rule)) for rule in rules))


def _whole(page):
    """``page`` as its own class, from the columns that came with it; None if it is not one of ours."""
    way = _ways().get(ContentType.objects.get_for_id(page.content_type_id).model_class())
    if way is None:
        return None
    for step in way.split("__"):
        page = getattr(page, step)
    return page


@cache
def _ways() -> dict[type[Model], str]:
    """How each page class of ours is reached from the base page by ``select_related``."""
    base = base_model()
    ours = [
        model for model in apps.get_models() if issubclass(model, OneQueryRouting) and issubclass(model, base)
    ]
    return {model: _way(model, base) for model in ours}


def _way(model: type[Model], base: type[Model]) -> str:
    chain = [*reversed(model._meta.get_base_chain(base)), model]
    links = [child._meta.get_ancestor_link(parent) for parent, child in pairwise(chain)]
    return "__".join(link.remote_field.get_accessor_name() for link in links)


def base_model() -> type[Model]:
    """Wagtail's ``Page``, or the host's own base page."""
    return swapper.load_model("wagtailcore", "Page")


class OneQueryMiddleware:
    """Finds our pages before Wagtail asks for the home page and its language on every request.

    ``"courses.routing.OneQueryMiddleware"`` goes to the end of ``MIDDLEWARE``. It saves two queries a page; without
    it everything works the same.
    """

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs) -> None:
        from wagtail.views import serve

        if view is serve:
            route = _short_way(request, kwargs.get("path") or "".join(args))
            if route:
                request._wagtail_route_for_request = route  # where Wagtail itself keeps it


def _short_way(request, path: str) -> RouteResult | None:
    """The route to a live page of ours in the visitor's language; None leaves the way to Wagtail."""
    components = [component for component in path.split("/") if component]
    site = Site.find_for_request(request) if components else None
    page = site and page_at(site.root_page.url_path, components)
    if page is None or not page.live or page.locale.language_code != _language(page):
        return None
    return page.route(request, [])


def _language(page) -> str:
    """The language Wagtail would look in: the visitor's, where pages have languages at all."""
    if not getattr(settings, "WAGTAIL_I18N_ENABLED", False):
        return page.locale.language_code
    try:
        return get_supported_content_language_variant(get_language())
    except LookupError:
        return settings.LANGUAGE_CODE
