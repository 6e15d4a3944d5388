from django.contrib.auth.views import LoginView
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("login/", LoginView.as_view(), name="login"),
    path("learning/", include("learning.urls")),
    path("learning/", include("courses.urls")),
    path("learning/", include("assessments.urls")),
    path("", include(wagtail_urls)),
]
