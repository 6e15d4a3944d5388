"""When a lesson or a course is completed: in words for its author, and what cannot be asked."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.models import CourseMixin, LessonMixin
from courses.tree import page_models
from courses.wrong_order import wrong_courses, wrong_lessons
from learning import registry
from learning.models import MoveOn


def needed_blocks(page: Model) -> int:
    """How many blocks of the lesson it waits for."""
    count = 0
    for child in page.body:
        block = registry.blocks.get(child.block_type)
        if block is not None and block.activity_type:
            rule = {"required": True, "move_on": MoveOn.COMPLETED, **block.activity_rule(child.value)}
            count += bool(rule["required"]) and rule["move_on"] != MoveOn.NOT_APPLICABLE
    return count


def required_lessons(page: Model) -> int:
    """How many required lessons and modules stand right below ``page``."""
    if not page.pk:
        return 0
    return sum(
        model.objects.child_of(page).filter(required=True).count() for model in page_models(LessonMixin)
    )


def parts_of(page: Model) -> int:
    """Of how many parts ``page`` could ask for some."""
    blocks = needed_blocks(page) if isinstance(page, LessonMixin) else 0
    return blocks + required_lessons(page)


# --- what cannot be asked ------------------------------------------------------------------------------------------


def refuse_wrong(page: Model, *, above: Model | None = None) -> None:
    """Raise ValidationError, by field, for rules of the draft ``page`` that contradict one another.

    ``above`` is where it stands, or will.
    """
    wrong = _wrong_number(page)
    if isinstance(page, CourseMixin):
        wrong |= wrong_courses(page)
    else:
        wrong |= {**_wrong_ways(page), **wrong_lessons(page, above)}
    if wrong:
        raise ValidationError(wrong)


def _wrong_ways(page: Model) -> dict[str, str]:
    """What contradicts the way in which the lesson ``page`` is completed."""
    wrong: dict[str, str] = {}
    if page.seen_is_enough and needed_blocks(page):
        wrong["seen_is_enough"] = _(
            "This lesson has blocks that are needed: it is completed by them. Untick this, or make the blocks optional."
        )
    if page.least_minutes and required_lessons(page):
        wrong["least_minutes"] = _("This is a module: ask for the time in its lessons.")
    return wrong


def _wrong_number(page: Model) -> dict[str, str]:
    if not page.needed:
        return {}
    count = parts_of(page)
    # A course or a module is made before its lessons are.
    if count >= page.needed or (not count and not page.live):
        return {}
    said = ngettext(
        "There is only %(count)s needed part. Make more of them needed, or ask for fewer.",
        "There are only %(count)s needed parts. Make more of them needed, or ask for fewer.",
        count,
    )
    return {"needed": said % {"count": count}}


# --- in words ------------------------------------------------------------------------------------------------------


def rule_in_words(page: Model) -> list[str]:
    """When ``page`` is completed, for its author."""
    return list(_course_in_words(page) if isinstance(page, CourseMixin) else _lesson_in_words(page))


def _course_in_words(page: Model) -> Iterator[str]:
    count = required_lessons(page)
    if page.needed and page.needed < count:
        yield _some(page.needed, count, _("The course"))
    else:
        yield _("The course is completed when all its required lessons are.")
    if page.in_order:
        yield _("Lessons open one after the other.")
    else:
        yield _("Learners choose the order of the lessons.")


def _lesson_in_words(page: Model) -> Iterator[str]:
    count = parts_of(page)
    if count and page.needed and page.needed < count:
        yield _some(page.needed, count, _("The lesson"))
    elif count:
        yield _("The lesson is completed when everything that is needed in it is done.")
    elif page.seen_is_enough:
        yield _("The lesson is completed when it was seen to its end.")
    else:
        yield _("The lesson is completed when the learner presses the button at its end.")
    if page.least_minutes:
        said = ngettext(
            "And the learner must have been there for at least %(count)s minute.",
            "And the learner must have been there for at least %(count)s minutes.",
            page.least_minutes,
        )
        yield said % {"count": page.least_minutes}
    if not page.required:
        yield _("The course does not wait for it.")


def _some(needed: int, count: int, what: str) -> str:
    said = ngettext(
        "%(what)s is completed when any %(needed)s of %(count)s needed parts is done.",
        "%(what)s is completed when any %(needed)s of %(count)s needed parts are done.",
        needed,
    )
    return said % {"what": what, "needed": needed, "count": count}
