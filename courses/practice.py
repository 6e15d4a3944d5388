"""Practical tasks: learners say that they did them, trainers confirm it."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from learning import api, conf
from learning.models import Activity, Enrolment, Learner, Progress


def hand_in(*, enrolment: Enrolment, task: Activity) -> None:
    """The learner says that she did ``task``. Saying it twice is saying it once."""
    again = str(uuid.uuid5(enrolment.uuid, f"handed in {task.key}"))
    api.record_for(enrolment, [api.statement_about(task.iri, api.verbs.ANSWERED, id=again)])


def confirm(*, user, task: Activity, enrolments: Iterable[int]) -> int:
    """``user`` saw that the learners of ``enrolments`` did ``task``. Returns to how many that was new.

    Enrolments outside the units of ``user``, or in another course, are left out. Confirming twice is confirming once.
    """
    context = {"instructor": _instructor(user)}
    count = 0
    for enrolment in takers(user, task).filter(pk__in=list(enrolments)):
        again = str(uuid.uuid5(enrolment.uuid, f"confirmed {task.key}"))
        statement = api.statement_about(
            task.iri,
            api.verbs.PASSED,
            result={"success": True, "completion": True},
            id=again,
            context=context,
        )
        count += bool(api.record_for(enrolment, [statement], trusted=True).stored)
    return count


def _instructor(user) -> dict[str, Any]:
    trainer: Learner = api.learner_of_user(user)
    account = {"homePage": conf.get("ACTOR_HOME_PAGE"), "name": str(trainer.uuid)}
    return {"objectType": "Agent", "account": account}


def takers(user, task: Activity) -> QuerySet[Enrolment]:
    """Who takes the course of ``task`` in the units of ``user``, with a name to know them by; never ``user`` herself."""
    units = api.units_visible_to(user, may=api.Right.CONFIRM_TASKS)
    found = Enrolment.objects.filter(course_id=task.course_id, withdrawn_at__isnull=True, unit__in=units)
    return found.exclude(learner__full_name="").exclude(learner__user=user).select_related("learner", "unit")


def waiting_for(user, tasks: Iterable[Activity]) -> dict[int, int]:
    """How many have handed in each of ``tasks`` and wait for ``user``, by its id; by one query."""
    units = api.units_visible_to(user, may=api.Right.CONFIRM_TASKS)
    rows = Progress.objects.filter(
        activity__in=list(tasks),
        satisfied_at__isnull=True,
        first_at__isnull=False,
        enrolment__withdrawn_at__isnull=True,
        enrolment__unit__in=units,
    ).exclude(Q(enrolment__learner__full_name="") | Q(enrolment__learner__user=user))
    return dict(rows.values_list("activity").annotate(Count("pk")).order_by())


def tasks_on_offer() -> QuerySet[Activity]:
    """The practical tasks of all courses that are on offer."""
    return (
        Activity.objects.filter(type=api.PERFORMANCE, retired_at__isnull=True)
        .select_related("course", "parent")
        .order_by("course__code", "course__title", "position")
    )


def with_state(takers: QuerySet[Enrolment], task: Activity) -> QuerySet[Enrolment]:
    """Whether each of ``takers`` handed ``task`` in, and whether it is confirmed: who waits comes first."""
    rows = Progress.objects.filter(enrolment=OuterRef("pk"), activity=task)
    return takers.annotate(
        handed_in=Exists(rows.filter(first_at__isnull=False)),
        confirmed=Exists(rows.filter(satisfied_at__isnull=False)),
    )
