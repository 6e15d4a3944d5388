"""The facilitator's screens, mounted by learning.urls under ``neighbours/``."""

from django.urls import path

from learning.facilitating import groups, neighbours

urlpatterns = [
    path("", neighbours.index, name="neighbours"),
    path("new/", neighbours.new, name="new_neighbour"),
    path("groups/", groups.index, name="groups"),
    path("groups/new/", groups.new, name="new_group"),
    path("groups/<uuid:session>/", groups.show, name="group"),
    path("groups/<uuid:session>/people/", groups.people, name="group_people"),
    path("<uuid:learner>/", neighbours.show, name="neighbour"),
]
