"""Of the administration, below ``learning/simulations/``."""

from django.urls import path

from courses.simulations.admin import building, contents, mistakes, trying

app_name = "learning_simulations"
urlpatterns = [
    path("mistakes/", mistakes.index, name="mistakes"),
    path("<int:pk>/export/", contents.export, name="export"),
    path("<int:pk>/try/", trying.try_out, name="try"),
    path("look/", building.look, name="look"),
    path("record/", building.record, name="record"),
]
