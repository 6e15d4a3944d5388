"""One course of each programme in English as its translator has left it: whole, and drafts that a publisher may look
at, compare and publish. Every course with an ``en.toml`` is translated.

They are not published, because a site whose catalogue is published in a second language shows that catalogue to those
who read it, and the other courses are not in it yet.
"""

import json
from collections.abc import Iterable, Iterator

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import GroupPagePermission, Locale, Page
from wagtail_localize.models import SegmentOverride, StringTranslation, Translation, TranslationSource

from courses.pages.models import CatalogPage, CoursePage, LessonPage
from courses.workflow import PAGE_PERMISSIONS, PUBLISHERS, REVIEWERS
from demo.content_loader import CONTENT, CourseFolder
from demo.translated import Words
from demo.twins import TwinMaker, Twins


@transaction.atomic
def load_english(catalogue: CatalogPage) -> int:
    """Translate each course once; returns how many pages are new. What was translated since is left alone."""
    english = Locale.objects.get(language_code="en")
    new = [(course, folder) for course, folder in _courses(catalogue) if not course.has_translation(english)]
    if new:
        _make_room(catalogue, english)
    return sum(_translate_course(course, folder, english) for course, folder in new)


def _courses(catalogue: CatalogPage) -> Iterator[tuple[CoursePage, CourseFolder]]:
    for file in sorted(CONTENT.glob("*/en.toml")):
        folder = CourseFolder(file.parent, catalogue)
        yield CoursePage.objects.child_of(catalogue).get(code=folder.code), folder


def _translate_course(course: CoursePage, folder: CourseFolder, english: Locale) -> int:
    words = Words(folder.folder, english.language_code)
    twins = TwinMaker(folder, words).make()
    pages = [course, *LessonPage.objects.descendant_of(course).order_by("path")]
    for page in pages:
        _translate(page, english, words, twins)
    return len(pages)


def _translate(page: Page, english: Locale, words: Words, twins: Twins) -> None:
    source, _made = TranslationSource.update_or_create_from_instance(page)
    translation, _made = Translation.objects.get_or_create(source=source, target_locale=english)
    StringTranslation.objects.bulk_create(_sentences(source, english, words), ignore_conflicts=True)
    SegmentOverride.objects.bulk_create(_exchanged(source, english, twins))
    translation.save_target(publish=False)


def _sentences(source: TranslationSource, english: Locale, words: Words) -> Iterable[StringTranslation]:
    for segment in source.stringsegment_set.select_related("string", "context"):
        text = words.sentence(segment.string.data)
        if segment.string.data not in words.lacking:
            yield StringTranslation(
                translation_of=segment.string, context=segment.context, locale=english, data=text
            )


def _exchanged(source: TranslationSource, english: Locale, twins: Twins) -> Iterable[SegmentOverride]:
    """Quizzes and the like, which wagtail-localize lets a translator exchange for another one."""
    for segment in source.overridablesegment_set.select_related("context"):
        field = segment.context.path.rpartition(".")[2]
        if twin := twins.get((field, segment.data)):
            yield SegmentOverride(locale=english, context=segment.context, data_json=json.dumps(twin))


def _make_room(catalogue: CatalogPage, english: Locale) -> None:
    _let_translate()
    for above in (catalogue.get_parent().specific, catalogue):
        if not above.has_translation(english):
            # wagtail-localize would make aliases of them, which are published.
            above.copy_for_translation(english)
    _let_publish(catalogue.get_translation(english))


def _let_translate() -> None:
    """Reviewers and publishers may ask for translations."""
    may = Permission.objects.get(codename="submit_translation", content_type__app_label="wagtail_localize")
    for group in Group.objects.filter(name__in=[REVIEWERS, PUBLISHERS]):
        group.permissions.add(may)


def _let_publish(catalogue: Page) -> None:
    """Reviewers and publishers work in the English catalogue too; trainers find theirs at once, without a choice."""
    for group in Group.objects.filter(name__in=[REVIEWERS, PUBLISHERS]):
        for action in PAGE_PERMISSIONS[group.name]:
            may = Permission.objects.get(content_type__app_label="wagtailcore", codename=f"{action}_page")
            GroupPagePermission.objects.get_or_create(group=group, page=catalogue, permission=may)
