"""Who approves questions: the workflow of the bank."""

from collections.abc import Sequence

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import GroupApprovalTask, Workflow, WorkflowContentType, WorkflowTask

from assessments.questions.models import Question


@transaction.atomic
def set_up_review(groups: Sequence[Group]) -> Workflow:
    """Let questions be approved by one member of each of ``groups``, in turn, before learners get them.

    Repeating changes nothing, and a workflow that questions have already stays as it is. Approving last is
    publishing, so the last group may publish; who else may can still do so at once.
    """
    about = ContentType.objects.get_for_model(Question)
    assigned = WorkflowContentType.objects.filter(content_type=about).select_related("workflow").first()
    if assigned:
        return assigned.workflow
    workflow = Workflow.objects.create(name=_("Questions are reviewed before they are published"))
    for place, group in enumerate(groups):
        task = GroupApprovalTask.objects.create(name=_("Review of questions: %(group)s") % {"group": group})
        task.groups.add(group)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=place)
    publish = {"content_type__app_label": "learning_assessments", "codename": "publish_question"}
    groups[-1].permissions.add(Permission.objects.get(**publish))
    WorkflowContentType.objects.create(content_type=about, workflow=workflow)
    return workflow
