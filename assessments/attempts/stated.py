"""What an attempt says of the whole activity, where not every attempt speaks for itself alone."""

from assessments.attempts.counted import Result, stated
from assessments.attempts.models import Attempt
from assessments.quizzes.rules import Counts

# By these rules the verdict of an attempt rests on those before it.
RESTING = (Counts.FIRST, Counts.AVERAGE)


def stated_by(attempt: Attempt) -> Result:
    """What ``attempt``, with those before it, comes to by its quiz's own rule.

    By no query where the best attempt counts or the last one: of the best the record itself keeps track.
    """
    own = Result(attempt.score or 0.0, attempt.passed)
    policy = attempt.paper.get("counts", Counts.BEST)
    if policy not in RESTING:
        return own
    earlier = Attempt.objects.filter(
        enrolment_id=attempt.enrolment_id,
        activity_id=attempt.activity_id,
        quiz_id=attempt.quiz_id,
        number__lt=attempt.number,
        score__isnull=False,
    )
    results = [Result(*each) for each in earlier.order_by("number").values_list("score", "passed")]
    return stated(policy, [*results, own], attempt.pass_mark)
