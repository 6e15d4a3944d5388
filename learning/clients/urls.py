"""The pages on connected systems, mounted in the Wagtail admin, which lets nobody in who may not enter it."""

from django.urls import path

from learning.clients import pages
from learning.clients.listing import ClientIndex
from learning.office.access import only_with
from learning.people.rights import Right

SEE, CONNECT = Right.SEE_CLIENTS, Right.CONNECT_CLIENTS

urlpatterns = [
    path("", only_with(SEE, ClientIndex.as_view()), name="index"),
    path("results/", only_with(SEE, ClientIndex.as_view(results_only=True)), name="index_results"),
    path("new/", only_with(CONNECT, pages.new_view), name="new"),
    path("<int:pk>/", only_with(SEE, pages.client_view), name="client"),
    path("<int:pk>/edit/", only_with(CONNECT, pages.edit_view), name="edit"),
    path("<int:pk>/rotate/", only_with(CONNECT, pages.rotate_view), name="rotate"),
    path("<int:pk>/revoke/", only_with(CONNECT, pages.revoke_view), name="revoke"),
]
