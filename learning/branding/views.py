"""The style sheet of a site's brand, and its statement on accessibility."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from learning.branding.brand import brand_now, brand_of

YEAR = 365 * 24 * 3600


@require_safe
def brand_css(request: HttpRequest) -> HttpResponse:
    """What the brand changes in the design. Asked for by its version, browsers keep it for good."""
    brand, version = brand_of(request), request.GET.get("v", "")
    if version != brand.version:
        brand = brand_now(request)  # another process may have made the page, and know of a change
    response = HttpResponse(brand.css, content_type="text/css; charset=utf-8")
    if version == brand.version:
        patch_cache_control(response, public=True, max_age=YEAR, immutable=True)
    else:
        patch_cache_control(response, no_cache=True)
    return response


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What was done so that everybody can use the site, what is known to be missing, and whom to tell."""
    return render(request, "learning/accessibility.html")
