"""Mount with ``path("learning/", include("learning.urls"))``."""

from django.urls import path

from learning.progress.views import post_statements

app_name = "learning"
urlpatterns = [
    path("progress/", post_statements, name="progress"),
]
