"""The pages on data sharing, mounted in the Wagtail admin, which lets nobody in who may not enter it."""

from django.urls import path

from learning.office.access import only_with
from learning.people.rights import Right
from learning.sharing import pages
from learning.sharing.listing import ConsumerIndex, LogIndex

SEE, CONNECT = Right.SEE_CLIENTS, Right.CONNECT_CLIENTS

urlpatterns = [
    path("", only_with(SEE, ConsumerIndex.as_view()), name="index"),
    path("results/", only_with(SEE, ConsumerIndex.as_view(results_only=True)), name="index_results"),
    path("log/", only_with(SEE, LogIndex.as_view()), name="log"),
    path("log/results/", only_with(SEE, LogIndex.as_view(results_only=True)), name="log_results"),
    path("log/csv/", only_with(SEE, pages.log_csv_view), name="log_csv"),
    path("new/", only_with(CONNECT, pages.new_view), name="new"),
    path("<int:pk>/", only_with(SEE, pages.consumer_view), name="consumer"),
    path("<int:pk>/edit/", only_with(CONNECT, pages.edit_view), name="edit"),
    path("<int:pk>/rotate/", only_with(CONNECT, pages.rotate_view), name="rotate"),
    path("<int:pk>/revoke/", only_with(CONNECT, pages.revoke_view), name="revoke"),
    path("<int:pk>/ping/<int:webhook>/", only_with(CONNECT, pages.ping_view), name="ping"),
    path("<int:pk>/replay/<int:delivery>/", only_with(CONNECT, pages.replay_view), name="replay"),
]
