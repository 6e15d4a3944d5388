"""One installation may hold several sites. What is listed on one of them is its own."""

from django.db.models import Q
from wagtail.models import Site


def below_root(site: Site | None) -> Q:
    """The pages of ``site`` in all its languages; all there are where the host has no sites."""
    if site is None:
        return Q()
    roots = site.root_page.get_translations(inclusive=True).values_list("path", flat=True)
    found = Q(pk__in=[])
    for path in roots:
        found |= Q(path__startswith=path)
    return found
