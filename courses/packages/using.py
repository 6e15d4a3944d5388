"""Which pages show a package: as they are, and as their drafts will be."""

from collections.abc import Iterable
from typing import Any

from wagtail.models import ReferenceIndex

from courses.packages.models import Package
from courses.packages.part import PackagePart
from courses.packs.naming import named_in_drafts


def used(packages: Iterable[Package]) -> list[tuple[Package, list[Any]]]:
    """Those of ``packages`` that are shown somewhere, each with the pages; a draft alone names no page."""
    drafts = named_in_drafts(without=[])
    found = []
    for package in packages:
        pages = [thing for thing, _references in ReferenceIndex.get_grouped_references_to(package)]
        if pages or (PackagePart.name, package.pk) in drafts:
            found.append((package, pages))
    return found
