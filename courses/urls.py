"""Mount with ``path("learning/", include("courses.urls"))``, above Wagtail's own."""

from django.urls import path

from courses import views

app_name = "learning_courses"
urlpatterns = [
    path("my/", views.mine, name="mine"),
    path("claim/", views.claim, name="claim"),
    path("courses/<uuid:key>/begin/", views.begin, name="begin"),
    path("lessons/<uuid:key>/complete/", views.complete, name="complete"),
]
