"""What one content and its types are found to be, and whether its author owes another way."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

from courses.h5p.access.checks import Problem, problems_of
from courses.h5p.access.types import TypeState, type_states
from courses.h5p.models import H5PContent
from courses.packages.h5p.library import Libraries
from courses.packages.h5p.names import LibraryName

WORDS: dict[str, Any] = {
    "image": _("A picture has no words for those who do not see it. Fill in its alternative text."),
    "video": _("A film has no captions and no transcript."),
    "audio": _("A recording has no transcript for those who do not hear it."),
    "drag": _("It is answered by dragging, and nobody has noted that keys do it too (%(value)s)."),
    "timed": _("It runs out of time, and has no way to pause or to take longer."),
    "contrast": _(
        "Text and background are too alike: %(value)s to 1. At least 4.5 to 1 is read by most people."
    ),
    "colour": _("A colour says what something means. Say it in words as well."),
    "link": _("A link says only “%(value)s”. Let it say where it leads to."),
    "heading": _("A heading leaves out a level."),
}
REFUSED = _(
    "Not everybody can use this content. Say here what somebody does who cannot: it is shown beside the content. "
    "Without it, the content is not published."
)


@dataclass(frozen=True)
class Report:
    """The types in a content, what was found in it, and whether there is another way."""

    content: H5PContent
    types: list[TypeState]
    problems: list[Problem]

    @property
    def failing(self) -> list[TypeState]:
        return [each for each in self.types if each.fails]

    @property
    def unknown(self) -> list[TypeState]:
        return [each for each in self.types if each.verdict == "unknown"]

    @property
    def needs_alternative(self) -> bool:
        return bool(self.failing) or any(each.is_grave for each in self.problems)

    @property
    def has_alternative(self) -> bool:
        return says_something(self.content.alternative)

    @property
    def is_owing(self) -> bool:
        return self.needs_alternative and not self.has_alternative

    @property
    def lines(self) -> list[tuple[str, str]]:
        """What was found, in words, each with the field."""
        return [(each.path, said(each)) for each in self.problems]


def says_something(rich: str) -> bool:
    return bool(strip_tags(rich or "").strip())


def said(problem: Problem) -> str:
    return str(WORDS[problem.code]) % {"value": problem.value}


def report_of(content: H5PContent, store: Libraries) -> Report:
    return reports_of([content], store)[0]


def reports_of(contents: Iterable[H5PContent], store: Libraries) -> list[Report]:
    """One query for what is known of all their types."""
    contents = list(contents)
    machines = {content.pk: machines_in(content, store) for content in contents}
    states = type_states({each for names in machines.values() for each in names})
    known = frozenset(name for name, state in states.items() if state.verdict != "unknown")
    return [
        Report(
            content,
            [states[name] for name in machines[content.pk]],
            problems_of(content.params, content.main, store, known=known),
        )
        for content in contents
    ]


def machines_in(content: H5PContent, store: Libraries) -> list[str]:
    """The content types that learners meet in it, its own first."""
    names = dict.fromkeys([content.main.machine, *_inner(content.params, store)])
    return list(names)


def _inner(value: Any, store: Libraries) -> Iterable[str]:
    if isinstance(value, list):
        for each in value:
            yield from _inner(each, store)
    elif isinstance(value, dict):
        name = LibraryName.parse(value.get("library")) if "params" in value else None
        library = store.get(name) if name else None
        if library is not None and library.runnable:
            yield library.name.machine
        for each in value.values():
            yield from _inner(each, store)
