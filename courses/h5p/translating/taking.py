"""Translations are taken: each held against its field, those of one save all together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.h5p.models import H5PContent, H5PTranslation
from courses.h5p.translating.texts import escaped, label_of
from courses.packages.h5p.texts import Text
from courses.packages.h5p.translations import Match, Refused, State, checked

WHY: dict[str, Any] = {
    "tags-open": gettext_lazy("A tag is opened and not closed, or closed and not opened."),
    "html": gettext_lazy("It has a tag or an attribute that may not stand here. Use those of the original."),
    "too-long": gettext_lazy("It is longer than %(most)s characters."),
    "empty": gettext_lazy("There is nothing to read in it."),
    "marks": gettext_lazy("It needs the same stars and places to fill in as the original: %(marks)s"),
}
OTHER = gettext_lazy("It is not written as the field asks for.")


@dataclass
class Said:
    """A translation that somebody brings: ``None`` deletes it. ``source`` is what she translated, if she says so."""

    text: str | None
    source: str = ""


@dataclass
class Taken:
    """What came of it: how many were taken, and what is wrong with others, by path."""

    count: int = 0
    wrong: dict[str, str] = field(default_factory=dict)


def why(refused: Refused) -> str:
    return str(WHY.get(refused.code, OTHER)) % refused.values


def accept(match: Match, said: Said, taken: Taken) -> dict[str, str] | None:
    """What is to be kept of ``said``; None keeps nothing. What is wrong is written down."""
    if not said.text:
        return None
    text = match.text
    try:
        kept = checked(text, escaped(text, said.text))
    except Refused as refused:
        taken.wrong[text.path] = why(refused)
        return None
    taken.count += 1
    return {"source": said.source or text.source, "text": kept}


def take(
    content: H5PContent,
    language: str,
    found: Iterable[Match],
    said: Mapping[str, Said],
    *,
    by: Any,
    all_or_nothing: bool = False,
) -> Taken:
    """Keep what is ``said`` by path. Others stay, each at the path where its text stands now."""
    taken = Taken()
    found = list(found)
    new = {
        each.text.path: accept(each, said[each.text.path], taken) for each in found if each.text.path in said
    }
    if all_or_nothing and taken.wrong:
        return Taken(0, taken.wrong)
    new = {path: each for path, each in new.items() if path not in taken.wrong}
    with transaction.atomic():
        row, _made = H5PTranslation.objects.get_or_create(content=content, language=language)
        row = H5PTranslation.objects.select_for_update().get(pk=row.pk)
        row.texts = {**row.texts, **_moved(found, row.texts), **new}
        row.texts = {path: each for path, each in row.texts.items() if each}
        row.changed_at, row.changed_by = timezone.now(), by
        row.save()
    return taken


def _moved(found: Iterable[Match], kept: Mapping[str, Any]) -> dict[str, Any]:
    """Translations of texts that stand elsewhere now, at their new paths."""
    return {
        each.text.path: {"source": each.text.source, "text": each.translation}
        for each in found
        if each.state == State.DONE and kept.get(each.text.path, {}).get("source") != each.text.source
    }


def wrong_lines(taken: Taken, texts: Iterable[Text]) -> list[str]:
    labels = {each.path: label_of(each) for each in texts}
    return [
        _("“%(field)s”: %(problem)s") % {"field": labels.get(path) or path, "problem": problem}
        for path, problem in taken.wrong.items()
    ]
