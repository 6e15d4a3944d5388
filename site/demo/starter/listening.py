"""Audio of the courses for citizens, made by the worker while the site runs already: nobody waits for it."""

from django.utils.translation import gettext as _

from courses.models import NarrationOrder
from courses.narration.engines.base import CannotSpeak
from courses.narration.languages import main_language
from courses.narration.make import engine_named
from courses.narration.models import NarrationState
from courses.narration.ordering import order
from courses.pages.models import CoursePage

CITIZENS = "ND"


def order_audio() -> str:
    """Ask a worker for the audio of courses that have none yet. What was done, in a sentence."""
    try:
        engine_named()
    except CannotSpeak as problem:
        return _("No audio of the lessons is made. %(problem)s") % {"problem": problem}
    done = NarrationOrder.objects.filter(state=NarrationState.DONE, only=None).values("course")
    pages = CoursePage.objects.live().filter(alias_of=None, locale__language_code=main_language())
    courses = [page for page in pages.exclude(translation_key__in=done) if CITIZENS in page.audiences]
    for course in courses:
        order(course, main_language(), by=None)
    if not courses:
        return _("The lessons for citizens can be heard.")
    text = _("The worker makes the audio of %(count)s courses for citizens, a few minutes' work.")
    return text % {"count": len(courses)}
