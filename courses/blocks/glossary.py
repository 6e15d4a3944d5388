"""A term of the glossary, explained in the middle of a lesson."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.blocks import SnippetChooserBlock

from courses.blocks.base import LessonBlock
from courses.glossary.models import GlossaryTerm


class GlossaryBlock(LessonBlock):
    """A term and what it means. The glossary says it once for all lessons; in each it is as it is there now."""

    name = "glossary"
    term = SnippetChooserBlock(GlossaryTerm, label=_("Term"))

    def spoken(self, value) -> list[str]:
        term = value.get("term")
        return [f"{term.term}: {term.meaning}"] if term else []

    class Meta:
        icon = "openquote"
        label = _("Glossary term")
        template = "learning_courses/blocks/glossary.html"
        description = _("A word or an abbreviation and what it means, from the glossary.")
        preview_template = "learning_courses/blocks/previews/glossary.html"
