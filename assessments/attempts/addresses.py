"""Where the screens of a quiz are, and the way back to the lesson."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from assessments.attempts.models import Attempt
from assessments.attempts.pages import page_with
from assessments.questions.base import whole_number
from learning.models import Activity


def address(name: str, attempt: Attempt) -> str:
    """The address of one of the attempt's screens."""
    return reverse(f"learning_assessments:{name}", args=[attempt.uuid])


def page_address(attempt: Attempt, go: str) -> str:
    """Where ``go`` leads: a page's number, or a question as ``q7``."""
    base = address("attempt", attempt)
    place = whole_number(go.removeprefix("q"))
    if place is None:
        return base
    if go.startswith("q"):
        return f"{base}?page={page_with(place, attempt.paper)}#{go}"
    return f"{base}?page={place}"


def lesson_of(activity: Activity) -> str:
    """The address of the lesson that ``activity`` is in, else of its course, else the front page."""
    return (activity.parent.address if activity.parent else "") or activity.course.address or "/"


def back_to_lesson(request: HttpRequest, activity: Activity, message: str) -> HttpResponse:
    """To the lesson, where ``message`` says what went wrong."""
    messages.error(request, message)
    return redirect(lesson_of(activity))
