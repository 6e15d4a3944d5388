"""Mounted in the Wagtail admin, which lets nobody in who may not enter it."""

from django.urls import path

from learning.office.access import for_officers
from learning.office.changing import EditLearner, contact_view, transfer_view
from learning.office.learner import LearnerPage
from learning.office.listing import LearnerIndex
from learning.office.merging import choose_view, merge_view, undo_view

app_name = "learning_learners"
urlpatterns = [
    path("", for_officers(LearnerIndex.as_view()), name="index"),
    path("results/", for_officers(LearnerIndex.as_view(results_only=True)), name="index_results"),
    path("<int:pk>/", for_officers(LearnerPage.as_view()), name="learner"),
    path("<int:pk>/edit/", for_officers(EditLearner.as_view()), name="edit"),
    path("<int:pk>/contact/", for_officers(contact_view), name="contact"),
    path("<int:pk>/transfer/", for_officers(transfer_view), name="transfer"),
    path("<int:pk>/merge/", for_officers(choose_view), name="merge"),
    path("<int:pk>/merge/<int:other>/", for_officers(merge_view), name="merge_with"),
    path("merges/<int:pk>/undo/", for_officers(undo_view), name="undo_merge"),
]
