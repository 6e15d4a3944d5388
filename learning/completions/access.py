"""Whose imports somebody sees, and the word to the worker."""

from celery import current_app
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from learning.completions.models import CompletionImport


def imports_of(user) -> QuerySet[CompletionImport]:
    """Those that the user uploaded; a superuser's are all. An export may name people whom other officers do not see."""
    imports = CompletionImport.objects.select_related("uploaded_by", "unit", "course")
    return imports if user.is_superuser else imports.filter(uploaded_by=user)


def own_import(request: HttpRequest, pk: int) -> CompletionImport:
    """The import, if it is one of the user's; else there is none."""
    return get_object_or_404(imports_of(request.user), pk=pk)


def let_work(task: str, upload: CompletionImport) -> None:
    """Give the import to a worker once it is committed."""
    # By name: tasks stand above everything that they do.
    found = current_app.tasks[f"learning.{task}"]
    transaction.on_commit(lambda: found.apply_async([upload.pk], retry=False))
