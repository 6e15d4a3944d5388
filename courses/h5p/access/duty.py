"""The author's duty: what not everybody can use is published with another way, or not at all."""

from collections.abc import Mapping
from typing import Any

from courses.h5p.access.report import REFUSED, Report, report_of, says_something
from courses.h5p.models import H5PContent
from courses.packages.h5p.library import Libraries

# What a form is sent with when its content goes out, now or after somebody has agreed.
GOES_OUT = ("action-publish", "action-submit", "action-restart-workflow", "action-workflow-action")
MOST_NAMED = 3


def goes_out(data: Mapping[str, Any]) -> bool:
    return any(data.get(name) for name in GOES_OUT)


def what_is_owed(content: H5PContent, alternative: str, store: Libraries) -> str:
    """Why ``content`` may not be published with this ``alternative``; empty if it may."""
    if says_something(alternative):
        return ""
    report = report_of(content, store)
    return " ".join([str(REFUSED), *_reasons(report)]) if report.needs_alternative else ""


def _reasons(report: Report) -> list[str]:
    grave = [
        line for problem, (_path, line) in zip(report.problems, report.lines, strict=True) if problem.is_grave
    ]
    types = [f"{each.machine_name}: {each.label}." for each in report.failing]
    return list(dict.fromkeys([*types, *grave]))[:MOST_NAMED]
