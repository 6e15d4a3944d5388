"""What a person may ask for: all that she said of courses, or that it is deleted."""

from courses.survey.models import SurveyAnswer
from learning.models import Learner


def export_answers(learner: Learner) -> list[dict[str, str | int]]:
    """What ``learner`` said of the courses she completed, as she may take it with her."""
    answers = SurveyAnswer.objects.filter(enrolment__learner=learner).select_related("enrolment__course")
    return [
        {
            "course": each.enrolment.course.title,
            "useful": each.useful,
            "easy": each.easy,
            "fitting": each.fitting,
            "words": each.words,
            "answered_at": each.answered_at.isoformat(),
        }
        for each in answers.order_by("answered_at")
    ]


def erase_answers(learner: Learner) -> int:
    """Delete what ``learner`` said of courses; return how many answers there were."""
    return SurveyAnswer.objects.filter(enrolment__learner=learner).delete()[0]
