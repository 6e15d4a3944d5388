"""Who writes courses, who reviews and who publishes them, and how a course gets from the one to the other."""

from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from courses.review_task import ReviewTask

TRAINERS, REVIEWERS, PUBLISHERS = "Trainers", "Reviewers", "Publishers"
# On pages: trainers write what is theirs; reviewers may correct what anybody wrote, publishers also publish it.
PAGE_PERMISSIONS = {
    TRAINERS: ["add"],
    REVIEWERS: ["add", "change", "lock", "unlock"],
    PUBLISHERS: ["add", "change", "publish", "lock", "unlock"],
}
# On pictures and documents: own ones are changed by whoever added them.
FILE_PERMISSIONS = {
    TRAINERS: ["add", "choose"],
    REVIEWERS: ["add", "change", "choose"],
    PUBLISHERS: ["add", "change", "choose"],
}
# What lessons refer to. Everybody who writes adds words to the glossary; what is in force is for reviewers to say.
# Packages are as pictures: own ones are changed by whoever added them.
KEEPING = [
    "add_glossaryterm",
    "change_glossaryterm",
    "delete_glossaryterm",
    "add_legaldocument",
    "change_legaldocument",
    "view_legaldocument",
    "add_package",
    "change_package",
    "add_h5pcontent",
    "change_h5pcontent",
    "publish_h5pcontent",
    "add_simulation",
    "change_simulation",
    "publish_simulation",
]
REFERENCE_PERMISSIONS = {
    TRAINERS: [
        "add_glossaryterm",
        "change_glossaryterm",
        "view_legaldocument",
        "add_package",
        "add_h5pcontent",
        "add_simulation",
    ],
    REVIEWERS: KEEPING,
    PUBLISHERS: KEEPING,
}


@dataclass(frozen=True)
class Roles:
    """What ``set_up_roles`` made: the three groups, and the workflow between them."""

    trainers: Group
    reviewers: Group
    publishers: Group
    workflow: Workflow


@transaction.atomic
def set_up_roles(catalogue: Page, *, collection: Collection | None = None) -> Roles:
    """Let trainers write below ``catalogue``, and publishers publish what reviewers approved. Repeating changes nothing.

    Where a workflow is assigned already, it stays as it is, and so do permissions that were given before.

    Pictures and documents go into ``collection``, or anywhere if none is given.
    """
    groups = {name: Group.objects.get_or_create(name=name)[0] for name in PAGE_PERMISSIONS}
    for name, group in groups.items():
        group.permissions.add(Permission.objects.get(codename="access_admin"))
        group.permissions.add(*_reference_permissions(name))
        _allow_pages(group, catalogue, PAGE_PERMISSIONS[name])
        _allow_files(group, collection or Collection.get_first_root_node(), FILE_PERMISSIONS[name])
    workflow = _workflow(catalogue, groups)
    return Roles(groups[TRAINERS], groups[REVIEWERS], groups[PUBLISHERS], workflow)


def _reference_permissions(name: str) -> QuerySet[Permission]:
    labels = ["learning", "learning_courses"]
    return Permission.objects.filter(
        codename__in=REFERENCE_PERMISSIONS[name], content_type__app_label__in=labels
    )


def _allow_pages(group: Group, page: Page, actions: list[str]) -> None:
    held = set(group.page_permissions.filter(page=page).values_list("permission__codename", flat=True))
    for action in actions:
        if not any(codename.startswith(f"{action}_") for codename in held):
            GroupPagePermission.objects.create(group=group, page=page, permission_type=action)


def _allow_files(group: Group, collection: Collection, actions: list[str]) -> None:
    for model in (get_image_model(), get_document_model()):
        for action in actions:
            permission = Permission.objects.get(
                content_type__app_label=model._meta.app_label,
                codename=f"{action}_{model._meta.model_name}",
            )
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=collection, permission=permission
            )


def _workflow(catalogue: Page, groups: dict[str, Group]) -> Workflow:
    """Review, then release, for everything below ``catalogue`` that has no other workflow. Catalogues share it."""
    assigned = WorkflowPage.objects.filter(page=catalogue).select_related("workflow").first()
    if assigned:
        return assigned.workflow
    steps = [(_("Review of a course"), REVIEWERS), (_("Release of a course"), PUBLISHERS)]
    tasks = [_task(name, groups[group]) for name, group in steps]
    workflow = Workflow.objects.filter(active=True, workflow_tasks__task=tasks[-1].pk).first()
    if workflow is None:
        workflow = _new_workflow(tasks)
    WorkflowPage.objects.create(page=catalogue, workflow=workflow)
    return workflow


def _new_workflow(tasks: list[ReviewTask]) -> Workflow:
    workflow = Workflow.objects.create(name=_("Courses are reviewed before they are published"))
    for place, task in enumerate(tasks):
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=place)
    return workflow


def _task(name: str, group: Group) -> ReviewTask:
    task = ReviewTask.objects.filter(groups=group, active=True).first()
    if task is None:
        task = ReviewTask.objects.create(name=name)
        task.groups.add(group)
    return task
