"""The register in the Wagtail admin, with its history and where each document is cited."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.snippets.views.snippets import SnippetViewSet

from learning.choosing import PlainChooserViewSet
from learning.legal.models import LegalDocument


class LegalDocumentViewSet(SnippetViewSet):
    """Officers of the academy keep it up to date; every author chooses from it."""

    model = LegalDocument
    chooser_viewset_class = PlainChooserViewSet
    icon = "doc-full"
    menu_label = _("Legal documents")
    menu_name = "legal-documents"
    menu_order = 260
    add_to_admin_menu = True
    list_display = ["number", "title_vi", "type", "status_today", "replaced_by", "checked_on"]
    list_filter = ["type", "confidence"]
    search_fields = ["number", "search_text"]
    search_backend_name = None
    list_per_page = 50
    panels = [
        FieldRowPanel([FieldPanel("type"), FieldPanel("number")]),
        FieldPanel("title_vi"),
        FieldPanel("issuer"),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [FieldPanel("issued_on"), FieldPanel("effective_from"), FieldPanel("effective_to")]
                ),
                FieldPanel("replaced_by"),
            ],
            heading=_("When it applies"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("source_url"),
                FieldRowPanel([FieldPanel("checked_on"), FieldPanel("confidence")]),
                FieldPanel("note"),
            ],
            heading=_("How we know"),
        ),
    ]
