"""The xAPI service, mounted by learning.urls under ``xapi/``. xAPI's own addresses have no slash at their end."""

from django.urls import path

from learning.lrs.about import About

app_name = "xapi"
urlpatterns = [
    path("", About.as_view(), name="root"),  # the home page of clients' accounts
    path("about", About.as_view(), name="about"),
]
