"""Shared data for other systems. Mount with ``path("", include("learning.sharing.urls"))``, above ``api/v3/``."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path, re_path

from learning.lrs.oauth import GiveToken, RevokeToken
from learning.sharing import lgsp, taking
from learning.sharing.gate import gate
from learning.sharing.refusals import unknown


def nothing(request: HttpRequest) -> HttpResponse:
    """Whoever mistypes an address is a program: it gets our answer, not the host's page."""
    raise unknown()


# What Wagtail's own API has below the same address stays its own.
OURS = r"^(?:units|courses|indicators|periods|measures|reports|facts|exports|webhooks|openapi\.json)(?:/.*)?$"

app_name = "learning_sharing"
unknown_view = gate(nothing, is_open=True)
lgsp_urls = [*lgsp.api.patterns(), re_path(r"^.*$", unknown_view, name="unknown")]
v3_urls = [*taking.api.patterns(), re_path(OURS, unknown_view, name="unknown")]
urlpatterns = [
    path("oauth2/token", GiveToken.as_view(), name="token"),
    path("oauth2/revoke", RevokeToken.as_view(), name="revoke_token"),
    path("api/lgsp/v1/", include((lgsp_urls, "lgsp"))),
    path("api/v3/learning/", include((v3_urls, "v3"))),
]
