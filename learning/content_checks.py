"""What a check of a lesson's or a course's content is. Apps add theirs with ``register_learning_content_checks``."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Severity(models.TextChoices):
    """How much a finding matters."""

    ERROR = "error", _("Error")  # learners are kept out, or are told what does not hold
    WARNING = "warning", _("Warning")
    ADVICE = "advice", _("Advice")


RANKS = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True)
class Finding:
    """One thing to mend: how bad it is, what to do in the author's language, and in which block of the page."""

    severity: Any  # of Severity, whose members mypy takes for pairs
    message: str | Promise
    block_id: str = ""


class ContentCheck:
    """Base of the classes contributed through ``register_learning_content_checks``.

    ``name`` is stored in addresses and never changes; ``label`` is how authors know the check.
    """

    name: str
    label: str | Promise

    def check(self, page: Any) -> Iterable[Finding]:
        """What is to be mended on ``page``, which may be a draft that nobody has published.

        ``courses.checking.reading.reading_of(page)`` has the texts, links and pictures of any block.
        """
        raise NotImplementedError
