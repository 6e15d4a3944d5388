"""What a course rests on, and what it is called in English."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel


class Sourced(models.Model):
    """Mixin for pages that say what they rest on, and their title in English. No personal data."""

    title_en = models.CharField(
        _("title in English"),
        max_length=255,
        blank=True,
        help_text=_("Shown below the title to those who read the site in English."),
    )
    sources = models.TextField(
        _("sources"),
        blank=True,
        help_text=_("What the course rests on, such as laws and books, one a line. Learners see it."),
    )

    source_parts = [FieldPanel("title_en"), FieldPanel("sources")]

    class Meta:
        abstract = True

    @property
    def source_list(self) -> list[str]:
        """The sources without empty lines."""
        return [line.strip() for line in self.sources.splitlines() if line.strip()]

    @property
    def english_title(self) -> str:
        """The title in English for those who read the site in English; empty where the page's own is one."""
        is_wanted = (get_language() or "").startswith("en") and not self.locale.language_code.startswith("en")
        return self.title_en if is_wanted else ""
