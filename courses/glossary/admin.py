"""The glossary in the Wagtail admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.snippets.views.snippets import SnippetViewSet

from courses.glossary.models import GlossaryTerm
from learning.choosing import PlainChooserViewSet


class GlossaryViewSet(SnippetViewSet):
    model = GlossaryTerm
    chooser_viewset_class = PlainChooserViewSet
    icon = "openquote"
    menu_label = _("Glossary")
    menu_name = "glossary"
    menu_order = 255
    add_to_admin_menu = True
    list_display = ["term", "abbreviation", "meaning"]
    search_fields = ["term", "abbreviation", "search_text"]
    search_backend_name = None
    list_per_page = 50
    panels = [FieldRowPanel([FieldPanel("term"), FieldPanel("abbreviation")]), FieldPanel("meaning")]
