from django.contrib.auth.views import LogoutView
from django.urls import include, path
from django.views.i18n import set_language
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.api.v3.urls import api
from wagtail.documents import urls as wagtaildocs_urls

from demo.accounts import SignIn
from demo.gallery import gallery
from demo.media import media

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("learning.sharing.urls")),
    path("api/v3/", api.urls),
    path("language/", set_language, name="set_language"),
    path("login/", SignIn.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("learning/", include("learning.urls")),
    path("learning/", include("courses.urls")),
    path("learning/", include("assessments.urls")),
    path("gallery/", gallery, name="gallery"),
    path("media/<path:name>", media, name="media"),
    path("", include(wagtail_urls)),
]
