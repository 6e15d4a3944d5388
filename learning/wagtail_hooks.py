"""What learning itself contributes through the hooks that it offers to everybody."""

from wagtail import hooks

from learning.reports.indicators import enrolments, people, rates


@hooks.register("register_learning_indicators")
def indicators():
    return [
        enrolments.Enrolments,
        enrolments.Started,
        enrolments.Completed,
        enrolments.Passed,
        enrolments.Certified,
        enrolments.CreditedPeriods,
        enrolments.Participations,
        people.Learners,
        people.FemaleLearners,
        people.MinorityLearners,
        people.LearnersCompleted,
        people.Courses,
        people.People,
        rates.CompletionRate,
        rates.Coverage,
    ]
