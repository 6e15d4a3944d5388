"""The words of a legal text, with what it is worth on the day of reading."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, TextBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from courses.blocks.base import LessonBlock
from learning.models import LegalDocument, LegalStatus

CHIPS = {
    LegalStatus.IN_FORCE: ("right", "check"),
    LegalStatus.NOT_YET: ("info", "clock"),
    LegalStatus.EXPIRED: ("warn", "warning"),
    LegalStatus.DOUBTFUL: ("warn", "warning"),
}


class LegalQuoteBlock(LessonBlock):
    """A quotation of a document in the register. Its status is today's, so it is never kept for long."""

    name = "legal_quote"
    document = SnippetChooserBlock(LegalDocument, label=_("Legal document"))
    clause = CharBlock(
        required=False,
        max_length=120,
        label=_("Article, clause"),
        help_text=_("For example: Article 5, clause 2."),
    )
    words = TextBlock(max_length=3000, rows=4, label=_("Quoted words"), help_text=_("Word for word."))

    class Meta:
        icon = "doc-full"
        label = _("Legal text")
        label_format = "{document}"
        template = "learning_courses/blocks/legal_quote.html"
        description = _("Words of a law or decree; learners see whether it is still in force.")
        preview_template = "learning_courses/blocks/previews/legal_quote.html"

    def spoken(self, value) -> list[str]:
        title = ", ".join(filter(None, (value.get("clause"), str(value.get("document") or ""))))
        return [title, *(value.get("words") or "").splitlines()]

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        document = value.get("document")
        if document is None:
            return context
        today = timezone.localdate()
        tone, icon = CHIPS[document.status_on(today)]
        return {
            **context,
            "document": document,
            "title": ", ".join(filter(None, (value["clause"], str(document)))),
            "status": document.status_words(today),
            "tone": tone,
            "icon": icon,
        }
