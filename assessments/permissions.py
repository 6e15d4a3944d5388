"""Who may manage the question bank: Django's own model permissions, nothing new."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet

MANAGED = ["extratime", "papersitting", "pool", "question", "questiontag", "quiz"]


def writer_permissions() -> QuerySet[Permission]:
    """What somebody needs whose questions others approve: all of it but publishing questions."""
    return trainer_permissions().exclude(codename="publish_question")


def trainer_permissions() -> QuerySet[Permission]:
    """Everything a trainer needs for pools, questions, tags, quizzes, those on paper and extra time; for a group.

    Extra time she gives to the learners only whom a role in their unit lets her see.
    """
    return Permission.objects.filter(
        content_type__app_label="learning_assessments", content_type__model__in=MANAGED
    ).order_by("content_type__model", "codename")


def regrade_permissions() -> QuerySet[Permission]:
    """What somebody needs to mark a question again for everybody who answered it."""
    return Permission.objects.filter(content_type__app_label="learning_assessments", codename="add_regrade")


def calibration_permissions() -> QuerySet[Permission]:
    """What somebody needs to read calibrations who has nothing to do with the bank, and to begin and stop them."""
    return Permission.objects.filter(
        content_type__app_label="learning_assessments", codename__in=["add_calibration", "view_calibration"]
    )


def hint_permissions() -> QuerySet[Permission]:
    """What somebody needs to look at hints of what is odd in exams, and to decide about them."""
    return Permission.objects.filter(content_type__app_label="learning_assessments", codename="change_hint")
