"""The facilitator's screens, mounted by learning.urls under ``neighbours/``, and under ``card/`` what cards open."""

from django.urls import path

from learning.facilitating import card_pages, groups, neighbours

urlpatterns = [
    path("", neighbours.index, name="neighbours"),
    path("new/", neighbours.new, name="new_neighbour"),
    path("groups/", groups.index, name="groups"),
    path("groups/new/", groups.new, name="new_group"),
    path("groups/<uuid:session>/", groups.show, name="group"),
    path("groups/<uuid:session>/people/", groups.people, name="group_people"),
    path("cards/", card_pages.index, name="cards"),
    path("<uuid:learner>/card/", card_pages.one_card, name="neighbour_card"),
    path("<uuid:learner>/", neighbours.show, name="neighbour"),
]
card_urlpatterns = [
    path("leave/", card_pages.leave, name="leave_card"),
    # Any text: who tries addresses gets the same answer as who mistypes a PIN.
    path("<str:code>/", card_pages.card, name="card"),
]
