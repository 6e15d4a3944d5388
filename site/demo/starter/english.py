"""One course in English as its translator has left it: drafts that a publisher may look at, compare and publish.

They are not published, because a site whose catalogue is published in a second language shows that catalogue to those
who read it, and the other courses are not in it yet.
"""

import tomllib
from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import GroupPagePermission, Locale, Page
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from courses.pages.models import CatalogPage, CoursePage, LessonPage
from courses.workflow import PAGE_PERMISSIONS, PUBLISHERS, REVIEWERS
from demo.content_loader import CONTENT

CODE, FOLDER = "CDAN-08", "cdan-08"


@transaction.atomic
def load_english(catalogue: CatalogPage) -> int:
    """Translate the course once; returns how many pages are new. What was translated since is left alone."""
    english = Locale.objects.get(language_code="en")
    course = CoursePage.objects.child_of(catalogue).get(code=CODE)
    if course.has_translation(english):
        return 0
    _let_translate()
    for above in (catalogue.get_parent().specific, catalogue):
        # wagtail-localize would make aliases of them, which are published.
        above.copy_for_translation(english)
    words = tomllib.loads((CONTENT / FOLDER / "en.toml").read_text("utf-8"))["words"]
    pages = [course, *LessonPage.objects.descendant_of(course).order_by("path")]
    for page in pages:
        _translate(page, english, words)
    _let_publish(catalogue.get_translation(english))
    return len(pages)


def _translate(page: Page, english: Locale, words: dict[str, str]) -> None:
    source, _made = TranslationSource.update_or_create_from_instance(page)
    translation, _made = Translation.objects.get_or_create(source=source, target_locale=english)
    StringTranslation.objects.bulk_create(_sentences(source, english, words), ignore_conflicts=True)
    translation.save_target(publish=False)


def _sentences(
    source: TranslationSource, english: Locale, words: dict[str, str]
) -> Iterable[StringTranslation]:
    for segment in source.stringsegment_set.select_related("string", "context"):
        if text := words.get(segment.string.data):
            yield StringTranslation(
                translation_of=segment.string, context=segment.context, locale=english, data=text
            )


def _let_translate() -> None:
    """Reviewers and publishers may ask for translations."""
    may = Permission.objects.get(codename="submit_translation", content_type__app_label="wagtail_localize")
    for group in Group.objects.filter(name__in=[REVIEWERS, PUBLISHERS]):
        group.permissions.add(may)


def _let_publish(catalogue: Page) -> None:
    """Reviewers and publishers work in the English catalogue too; trainers find theirs at once, without a choice."""
    for group in Group.objects.filter(name__in=[REVIEWERS, PUBLISHERS]):
        for action in PAGE_PERMISSIONS[group.name]:
            GroupPagePermission.objects.create(group=group, page=catalogue, permission_type=action)
