"""The page on progress and its log, mounted in the Wagtail admin, which lets nobody in who may not enter it."""

from django.urls import path

from learning.keeping import pages
from learning.office.access import only_for, only_with
from learning.people.rights import Right

app_name = "learning_keeping"
urlpatterns = [
    path("", only_with(Right.SEE_PROOFS, pages.index_view), name="index"),
    path("<int:pk>/heal/", only_with(Right.HEAL_PROGRESS, pages.heal_view), name="heal"),
    # It is about the whole country.
    path("rebuild/", only_for(lambda user: user.is_superuser, pages.rebuild_view), name="rebuild"),
]
