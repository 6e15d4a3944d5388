"""What checks ask the database: once for all pages that are checked together."""

from collections import defaultdict
from functools import cached_property
from itertools import chain
from typing import Any

from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Locale

from courses.glossary.terms import abbreviations
from courses.models import CourseMixin
from courses.routing import base_model
from courses.tree import page_models
from learning import api
from learning.blocks import LearningBlock
from learning.models import LegalDocument


class Shared:
    """Courses, link targets, the register and the glossary for some pages."""

    def __init__(self, pages: list[Any]):
        self.pages = pages
        self._abbreviations: dict[str, set[str]] = {}

    @cached_property
    def courses(self) -> dict[str, Any]:
        """The courses that the pages are or are in, by their place in the tree."""
        places = {
            page.path[:length]
            for page in self.pages
            for length in range(page.steplen, len(page.path) + 1, page.steplen)
        }
        known = {page.path: page for page in self.pages if isinstance(page, CourseMixin)}
        asked = places - known.keys()
        found = (model.objects.filter(path__in=asked) for model in page_models(CourseMixin)) if asked else ()
        return {course.path: course for course in chain.from_iterable(found)} | known

    def course_of(self, page: Any) -> Any:
        places = (page.path[:length] for length in range(len(page.path), 0, -page.steplen))
        return next((self.courses[place] for place in places if place in self.courses), None)

    @cached_property
    def languages(self) -> dict[int, str]:
        return dict(Locale.objects.values_list("pk", "language_code"))

    def language_of(self, page: Any) -> str:
        return self.languages.get(page.locale_id, "")

    def _linked(self, kind: str) -> set[int]:
        links = (link for page in self.pages for link in page.__dict__["_reading"].links)
        return {int(link.target) for link in links if link.kind == kind and link.target.isdecimal()}

    @cached_property
    def linked_pages(self) -> dict[int, bool]:
        """Whether each page that texts link to is live; those that are gone are not in it."""
        ids = self._linked("page")
        return dict(base_model().objects.filter(pk__in=ids).values_list("pk", "live")) if ids else {}

    @cached_property
    def linked_documents(self) -> set[int]:
        """The documents that texts link to and that are still there."""
        ids = self._linked("document")
        found = get_document_model().objects.filter(pk__in=ids) if ids else None
        return set(found.values_list("pk", flat=True)) if found is not None else set()

    @cached_property
    def renditions(self) -> dict[int, list[Any]]:
        """The pictures of the pages as they were made for browsers, by the picture they were made from."""
        model = get_image_model().get_rendition_model()
        ids = {part.value.pk for page in self.pages for part in page.__dict__["_reading"].images}
        made: dict[int, list[Any]] = {}
        for rendition in model.objects.filter(image_id__in=ids, width__lte=960) if ids else ():
            made.setdefault(rendition.image_id, []).append(rendition)
        return made

    @cached_property
    def register(self) -> dict[str, LegalDocument]:
        return api.legal_register()

    @cached_property
    def elsewhere(self) -> dict[int, list[str]]:
        """The texts that blocks of the pages show and do not hold, by the id of the part; in a course each text once."""
        found: dict[type, list[Any]] = defaultdict(list)
        for page in self.pages:
            for part in page.__dict__["_reading"].parts:
                if isinstance(part.block, LearningBlock):
                    found[type(part.block)].append((page, part))
        told: set[tuple[Any, str]] = set()
        texts: dict[int, list[str]] = {}
        for block, places in found.items():
            asked = block.kept_elsewhere([part.value for _page, part in places])  # type: ignore[attr-defined]
            for (page, part), said in zip(places, asked, strict=True):
                new = [each for each in said if (self.course_of(page), each) not in told]
                told |= {(self.course_of(page), each) for each in new}
                texts[id(part)] = new
        return texts

    def abbreviations(self, language: str) -> set[str]:
        if language not in self._abbreviations:
            self._abbreviations[language] = abbreviations(language)
        return self._abbreviations[language]
