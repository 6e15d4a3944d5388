"""Chapters of a recording: from when on it is about what."""

import re

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock, StructBlock

TIME = r"(?:\d{1,2}:)?[0-5]?\d:[0-5]\d"
MOMENT = RegexValidator(rf"^{TIME}\Z", _("Please write the time as minutes and seconds, for example 1:30."))


def seconds_of(time: str) -> int | None:
    """``1:30`` or ``1:02:30`` in seconds; None for what is no time, as in a draft."""
    if not re.fullmatch(TIME, time):
        return None
    total = 0
    for part in time.split(":"):
        total = total * 60 + int(part)
    return total


def chapters_block() -> ListBlock:
    """The field in which authors write chapters."""
    chapter = StructBlock(
        [
            (
                "at",
                CharBlock(
                    max_length=8, validators=[MOMENT], label=_("From"), help_text=_("For example 1:30")
                ),
            ),
            ("title", CharBlock(max_length=100, label=_("Title"))),
        ],
        label=_("Chapter"),
        label_format="{at} {title}",
    )
    return ListBlock(
        chapter,
        min_num=0,
        default=[],
        required=False,
        label=_("Chapters"),
        help_text=_("Learners jump to them. Worth it from two minutes on."),
    )


def disorder(chapters) -> str:
    """What is wrong with the order of ``chapters``, empty if nothing is."""
    times = [each["second"] for each in marked(chapters)]
    if times == sorted(set(times)):
        return ""
    return _("Each chapter must begin later than the one before it.")


def marked(chapters) -> list[dict]:
    """The chapters with the second at which each begins."""
    timed = ((each, seconds_of(each["at"] or "")) for each in chapters)
    return [
        {"at": each["at"], "title": each["title"], "second": second}
        for each, second in timed
        if second is not None
    ]
