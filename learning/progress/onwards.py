"""Where learners go on in the courses they take."""

from collections.abc import Collection

from learning.activities.structure import Node, structures_of
from learning.enrolments.models import Enrolment
from learning.progress.models import Progress


def next_lessons(enrolments: Collection[Enrolment]) -> dict[int, Node]:
    """The first lesson that is not done, by the enrolment's id; by two queries however many there are.

    The enrolments come with their courses. One without such a lesson is left out.
    """
    if not enrolments:
        return {}
    rows = Progress.objects.filter(enrolment__in=enrolments, satisfied_at__isnull=False)
    done = set(rows.values_list("enrolment_id", "activity_id"))
    structures = structures_of(enrolment.course for enrolment in enrolments)
    found = {}
    for enrolment in enrolments:
        left = (
            lesson
            for lesson in structures[enrolment.course_id].lessons()
            if (enrolment.pk, lesson.id) not in done
        )
        if lesson := next(left, None):
            found[enrolment.pk] = lesson
    return found
