"""Which contents are shown somewhere, as pages are and as their drafts will be."""

from collections.abc import Iterable

from wagtail.models import ReferenceIndex

from courses.h5p.models import H5PContent
from courses.h5p.part import H5PPart
from courses.packs.naming import named_in_drafts


def used(contents: Iterable[H5PContent]) -> list[H5PContent]:
    """Those of ``contents`` that some page or draft shows."""
    drafts = named_in_drafts(without=[])
    return [
        content
        for content in contents
        if (H5PPart.name, content.pk) in drafts
        or any(True for _each in ReferenceIndex.get_grouped_references_to(content))
    ]
