"""The facilitator's screens, mounted by learning.urls under ``neighbours/``."""

from django.urls import path

from learning.facilitating import neighbours

urlpatterns = [
    path("", neighbours.index, name="neighbours"),
    path("new/", neighbours.new, name="new_neighbour"),
    path("<uuid:learner>/", neighbours.show, name="neighbour"),
]
