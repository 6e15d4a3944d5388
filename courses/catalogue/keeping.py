"""Listings stay in step with the pages: whatever happens to a page, its course is read again.

The text of a lesson is read only when another revision of it went live, so publishing the hundredth lesson of a course
costs what publishing the first one did.
"""

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.db import connections, transaction
from django.db.models import Model, Q
from django.db.models.signals import post_delete, post_migrate, post_save
from wagtail.models import PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from courses.catalogue import describing
from courses.catalogue.models import LessonText, Listing, WordForm
from courses.catalogue.words import remember
from courses.models import CourseMixin, LessonMixin
from courses.routing import base_model
from courses.tree import Branch, live_branches, page_models


@transaction.atomic
def list_course(page: Model) -> None:
    """Make the listing of the course ``page`` what the page and its lessons say now; none if it is not live."""
    if not page.live:
        Listing.objects.filter(page_id=page.pk).delete()
        return
    closed = restricted_below(page)
    branches = [each for each in _flat(live_branches(page)) if not each.page.path.startswith(closed)]
    listing, _made = Listing.objects.update_or_create(
        page_id=page.pk, defaults=_of_course(page, [each.page.title for each in branches])
    )
    texts = _keep_lessons(listing, [each.page for each in branches])
    modules = {each.page.pk for each in branches if each.branches}
    _sum_up(listing, page, texts, modules)


def restricted_below(page: Model) -> tuple[str, ...]:
    """The tree positions below ``page`` that not everybody may see. What stands there is searched by nobody."""
    rules = PageViewRestriction.objects.filter(page__path__startswith=page.path).exclude(page=page.pk)
    return tuple(rules.values_list("page__path", flat=True))


def _flat(branches: Iterable[Branch]) -> Iterator[Branch]:
    """The lessons in order, modules too: they may say something themselves."""
    for branch in branches:
        yield branch
        yield from _flat(branch.branches)


def _of_course(page: Model, lesson_titles: list[str]) -> dict:
    lines = describing.course_lines(page, lesson_titles)
    return {
        "key": page.translation_key,
        "language": page.locale.language_code,
        "title": page.title,
        "code": page.code,
        "programme": page.programme,
        "audiences": page.audiences,
        "published_at": page.first_published_at,
        "said": "\n".join(lines),
        "folded": describing.bare_lines(lines),
    }


def _keep_lessons(listing: Listing, lessons: list[Model]) -> list[LessonText]:
    """The texts of ``lessons``, written where they changed."""
    keys = [lesson.pk for lesson in lessons]
    known = {text.page_id: text for text in LessonText.objects.filter(page_id__in=keys)}
    texts = [known.get(lesson.pk) or LessonText(page_id=lesson.pk) for lesson in lessons]
    for position, (text, lesson) in enumerate(zip(texts, lessons, strict=True)):
        place = (text.course_id, text.position)
        is_read = text.pk and text.revision and text.revision == lesson.live_revision_id
        if not is_read:
            _read(text, lesson)
        text.course, text.position = listing, position
        if not is_read or place != (listing.pk, position):
            text.save()
    listing.lessons.exclude(page_id__in=keys).delete()
    return texts


def _read(text: LessonText, lesson: Model) -> None:
    """Fill ``text`` with what ``lesson`` says."""
    text.revision = lesson.live_revision_id
    text.title, text.text = lesson.title, describing.lesson_text(lesson)
    text.folded = describing.bare_lines([text.title, text.text])
    text.minutes = lesson.minutes
    text.formats = describing.formats_of(lesson)
    text.competencies = describing.competencies_of(lesson)


def _sum_up(listing: Listing, page: Model, texts: list[LessonText], modules: set[int]) -> None:
    """What the lessons give to the course, and its words to the vocabulary."""
    bag = sorted({*listing.folded.split(), *(word for text in texts for word in text.folded.split())})
    tags = {*describing.competencies_of(page), *(each for text in texts for each in text.competencies)}
    listing.words = f" {' '.join(bag)} "
    # A module's own minutes are those of the lessons in it.
    listing.minutes = sum(text.minutes for text in texts if text.page_id not in modules)
    listing.formats = sorted({each for text in texts for each in text.formats})
    listing.competencies = sorted(tags)
    listing.save(update_fields=["words", "minutes", "formats", "competencies"])
    remember(bag, listing.language)


def rebuild() -> int:
    """Make all listings and the vocabulary anew; the number of courses that are listed."""
    Listing.objects.all().delete()
    WordForm.objects.all().delete()
    for model in page_models(CourseMixin):
        for page in model.objects.live().select_related("locale").order_by("path"):
            list_course(page)
    return Listing.objects.count()


# --- when it happens ---------------------------------------------------------------------------------------


def _relist(path: str, *, below: bool = True) -> None:
    """List the courses at and above the tree position ``path`` anew, and those below it."""
    for model in page_models(CourseMixin):
        above = [path[:length] for length in range(model.steplen, len(path) + 1, model.steplen)]
        here = Q(path__in=above) | Q(path__startswith=path) if below else Q(path__in=above)
        for page in model.objects.filter(here).select_related("locale"):
            list_course(page)


def _changed(sender, instance, **kwargs) -> None:
    if isinstance(instance, CourseMixin | LessonMixin):
        _relist(instance.path)


def _moved(sender, instance, parent_page_before, **kwargs) -> None:
    _relist(instance.path)
    _relist(parent_page_before.path, below=False)


def _deleted(sender, instance, **kwargs) -> None:
    if isinstance(instance, CourseMixin):
        Listing.objects.filter(page_id=instance.pk).delete()
    elif isinstance(instance, LessonMixin):
        _relist(instance.path, below=False)


def _migrated(sender, using: str, **kwargs) -> None:
    """A site that had courses before there were listings gets them now."""
    models = page_models(CourseMixin)
    there = set(connections[using].introspection.table_names())
    needed: list[type[Model]] = [Listing, LessonText, WordForm, *models, *page_models(LessonMixin)]
    if not {each._meta.db_table for each in needed} <= there:
        return  # a migration of some apps only, or back to before
    if not Listing.objects.exists() and any(each.objects.live().exists() for each in models):
        rebuild()


def _restricted(sender, instance, **kwargs) -> None:
    page = base_model().objects.filter(pk=instance.page_id).first()
    if page:
        _relist(page.path)


page_published.connect(_changed, dispatch_uid="learning_courses.listed")
page_unpublished.connect(_changed, dispatch_uid="learning_courses.unlisted")
post_page_move.connect(_moved, dispatch_uid="learning_courses.relisted")
post_delete.connect(_deleted, dispatch_uid="learning_courses.delisted")
post_save.connect(_restricted, sender=PageViewRestriction, dispatch_uid="learning_courses.closed")
post_migrate.connect(
    _migrated, sender=apps.get_app_config("learning_courses"), dispatch_uid="learning_courses.first_listed"
)
post_delete.connect(_restricted, sender=PageViewRestriction, dispatch_uid="learning_courses.opened")
