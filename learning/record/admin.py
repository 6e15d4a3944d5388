"""The annual rules in the Wagtail admin, under Settings, with their history."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.snippets.views.snippets import SnippetViewSet

from learning.record.models import AnnualTrainingRule


class AnnualTrainingRuleViewSet(SnippetViewSet):
    """How many periods a year are asked of whom; learners see their year beside it."""

    model = AnnualTrainingRule
    icon = "calendar-alt"
    menu_label = _("Annual training rules")
    menu_name = "annual-training-rules"
    menu_order = 910
    add_to_settings_menu = True
    list_display = ["__str__", "minutes_per_period", "valid_from", "valid_to", "basis", "is_verified"]
    panels = [
        FieldPanel("audience"),
        FieldRowPanel([FieldPanel("min_periods"), FieldPanel("minutes_per_period")]),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
        MultiFieldPanel([FieldPanel("basis"), FieldPanel("is_verified")], heading=_("How we know")),
    ]
