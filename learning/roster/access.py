"""Whose rosters somebody sees, and the word to the worker."""

from celery import current_app
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from learning.roster.models import Roster


def rosters_of(user) -> QuerySet[Roster]:
    """Those that the user uploaded; a superuser's are all. A list may name people whom other officers do not see."""
    rosters = Roster.objects.select_related("uploaded_by", "unit")
    return rosters if user.is_superuser else rosters.filter(uploaded_by=user)


def own_roster(request: HttpRequest, pk: int) -> Roster:
    """The roster, if it is one of the user's; else there is none."""
    return get_object_or_404(rosters_of(request.user), pk=pk)


def let_work(task: str, roster: Roster) -> None:
    """Give the roster to a worker once it is committed."""
    # By name: tasks stand above everything that they do.
    found = current_app.tasks[f"learning.{task}"]
    transaction.on_commit(lambda: found.apply_async([roster.pk], retry=False))
