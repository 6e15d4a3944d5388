"""Mounted in the Wagtail admin, which lets nobody in who may not enter it."""

from functools import partial

from django.urls import path
from django.views.decorators.http import require_POST

from learning.office.access import only_with
from learning.official import files, listing, pages, steps, template_pages
from learning.people.rights import Right

reads = partial(only_with, Right.SEE_FIGURES)
writes = partial(only_with, Right.FREEZE_REPORTS)
approves = partial(only_with, Right.APPROVE_REPORTS)

app_name = "learning_official"
urlpatterns = [
    path("", reads(listing.index_view), name="index"),
    path("new/", writes(listing.new_view), name="new"),
    path("templates/", writes(template_pages.templates_view), name="templates"),
    path("templates/<int:pk>/delete/", writes(template_pages.delete_view), name="delete_template"),
    path("<uuid:uuid>/", reads(pages.report_view), name="report"),
    path("<uuid:uuid>/write/", writes(pages.edit_view), name="edit"),
    path("<uuid:uuid>/renew/", writes(require_POST(pages.renew_view)), name="renew"),
    path("<uuid:uuid>/send/", writes(steps.send_view), name="send"),
    path("<uuid:uuid>/return/", approves(steps.return_view), name="return"),
    path("<uuid:uuid>/approve/", approves(steps.approve_view), name="approve"),
    path("<uuid:uuid>/issue/", writes(steps.issue_view), name="issue"),
    path("<uuid:uuid>/correct/", writes(steps.correct_view), name="correct"),
    path("<uuid:uuid>/sign/", writes(steps.sign_view), name="sign"),
    path("<uuid:uuid>/signed.pdf", reads(files.signed_view), name="signed"),
    path("<uuid:uuid>/evidence.zip", reads(files.evidence_view), name="evidence"),
    path("<uuid:uuid>/files/<slug:name>/", reads(files.file_view), name="file"),
    path("<uuid:uuid>/filled/<int:pk>/", reads(files.filled_view), name="filled"),
]
