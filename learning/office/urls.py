"""Mounted in the Wagtail admin, which lets nobody in who may not enter it."""

from django.urls import path

from learning.office.access import only_with
from learning.office.changing import EditLearner, contact_view, transfer_view
from learning.office.learner import LearnerPage
from learning.office.listing import LearnerIndex
from learning.office.merging import choose_view, merge_view, undo_view
from learning.people.rights import Right

app_name = "learning_learners"
urlpatterns = [
    path("", only_with(Right.SEE_LEARNERS, LearnerIndex.as_view()), name="index"),
    path(
        "results/",
        only_with(Right.SEE_LEARNERS, LearnerIndex.as_view(results_only=True)),
        name="index_results",
    ),
    path("<int:pk>/", only_with(Right.SEE_LEARNERS, LearnerPage.as_view()), name="learner"),
    path("<int:pk>/edit/", only_with(Right.EDIT_LEARNERS, EditLearner.as_view()), name="edit"),
    path("<int:pk>/contact/", only_with(Right.SEE_LEARNERS, contact_view), name="contact"),
    path("<int:pk>/transfer/", only_with(Right.TRANSFER_LEARNERS, transfer_view), name="transfer"),
    path("<int:pk>/merge/", only_with(Right.MERGE_LEARNERS, choose_view), name="merge"),
    path("<int:pk>/merge/<int:other>/", only_with(Right.MERGE_LEARNERS, merge_view), name="merge_with"),
    path("merges/<int:pk>/undo/", only_with(Right.MERGE_LEARNERS, undo_view), name="undo_merge"),
]
