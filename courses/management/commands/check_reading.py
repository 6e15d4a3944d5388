import csv
import json
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from courses.checking.checks.plain import LONGEST
from courses.checking.level import Level, levels_of, together
from courses.checking.reading import read_together
from courses.checking.run import checked_pages

TOLD = 5  # words of a kind that are named in the table


class Command(BaseCommand):
    @property
    def help(self) -> str:
        return _(
            "Tell how hard courses are to read: sentences, foreign words, abbreviations, and words of former times."
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--course", metavar="CODE", default="", help=_("only the course with this code"))
        parser.add_argument(
            "--worst", type=int, default=0, help=_("tell so many of the longest sentences of each course")
        )
        parser.add_argument(
            "--format", choices=["text", "csv", "json"], default="text", help=_("how it is told")
        )

    def handle(self, *, course: str, worst: int, **options: Any) -> None:
        pages = checked_pages()
        read_together(pages)
        levels = [level for level in levels_of(pages) if not course or level.code == course]
        if course and not levels:
            raise CommandError(_("There is no course with the code %(code)s.") % {"code": course})
        if options["format"] == "json":
            told = [as_data(level, worst) for level in levels]
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
        elif options["format"] == "csv":
            self.write_csv(levels)
        else:
            self.stdout.write("\n".join(lines(levels, worst)))

    def write_csv(self, levels: list[Level]) -> None:
        names = [name for name in as_data(Level(""), 0) if name != "worst"]
        writer = csv.DictWriter(self.stdout, names, extrasaction="ignore", lineterminator="\r\n")
        writer.writeheader()
        writer.writerows({**as_data(level, 0), **_listed(level)} for level in levels)


def as_data(level: Level, worst: int) -> dict[str, Any]:
    return {
        "code": level.code,
        "title": level.title,
        "for_citizens": level.for_citizens,
        "sentences": len(level.lengths),
        "words_a_sentence": round(level.mean, 1),
        "words_95": level.most,
        "long_percent": round(level.share, 1),
        "foreign": dict(level.foreign.most_common()),
        "abbreviations": dict(level.abbreviations.most_common()),
        "old_words": [{"word": old, "page": page.title, "block": block} for old, page, block in level.old],
        "worst": [
            {"words": one.words, "text": one.text, "page": one.page.title, "block": one.block_id}
            for one in level.worst(worst)
        ],
    }


def _listed(level: Level) -> dict[str, str]:
    """What has no columns in a table, in words."""
    return {
        "foreign": _counted(level.foreign, None),
        "abbreviations": _counted(level.abbreviations, None),
        "old_words": ", ".join(f"{old} ({page.title})" for old, page, _block in level.old),
    }


def lines(levels: list[Level], worst: int) -> Iterator[str]:
    """A table of courses with a line for those for citizens and one for all; then what is to be mended."""
    heading = [
        _("Sentences"),
        _("Mean"),
        _("95 of 100"),
        _("over %(most)s") % {"most": LONGEST},
        _("Foreign"),
        _("Abbreviations"),
        _("Replaced"),
        _("Course"),
    ]
    yield " | ".join(heading)
    yield from (_line(heading, level) for level in levels)
    citizens = [level for level in levels if level.for_citizens]
    if len(levels) > 1:
        yield _line(heading, together(citizens, _("Courses for citizens")))
        yield _line(heading, together(levels, _("All courses")))
    for level in levels:
        yield from _told(level, worst)


def _line(heading: list[str], level: Level) -> str:
    figures = [
        str(len(level.lengths)),
        f"{level.mean:.1f}",
        str(level.most),
        f"{level.share:.1f}",
        str(level.foreign.total()),
        str(len(level.abbreviations)),
        str(len(level.old)),
    ]
    padded = [each.rjust(len(name)) for each, name in zip(figures, heading, strict=False)]
    return " | ".join([*padded, f"{level.code} {level.title}".strip()])


def _told(level: Level, worst: int) -> Iterator[str]:
    found = [
        *([(_("foreign"), _counted(level.foreign, TOLD))] if level.foreign else []),
        *([(_("not explained"), _counted(level.abbreviations, TOLD))] if level.abbreviations else []),
        *((_("replaced"), f"“{old}” – {page.title}") for old, page, _block in level.old),
        *((str(one.words), f"{one.text} – {one.page.title}") for one in level.worst(worst)),
    ]
    if found:
        yield ""
        yield f"{level.code} {level.title}".strip()
        yield from (f"  {what}: {words}" for what, words in found)


def _counted(words: Counter[str], most: int | None) -> str:
    return ", ".join(f"{word} {count}" for word, count in words.most_common(most))
