"""The annual rules in the Wagtail admin, under Settings, with their history. No snippets: nobody chooses one anywhere."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.viewsets.model import ModelViewSet

from learning.record.models import AnnualTrainingRule


class AnnualTrainingRuleViewSet(ModelViewSet):
    """How many periods a year are asked of whom; learners see their year beside it."""

    model = AnnualTrainingRule
    name = "learning_annual_rules"
    url_prefix = "learning/annual-rules"
    icon = "calendar-alt"
    menu_label = _("Annual training rules")
    menu_name = "annual-training-rules"
    menu_order = 910
    add_to_settings_menu = True
    copy_view_enabled = False
    list_display = ["__str__", "minutes_per_period", "valid_from", "valid_to", "basis", "is_verified"]
    panels = [
        FieldPanel("audience"),
        FieldRowPanel([FieldPanel("min_periods"), FieldPanel("minutes_per_period")]),
        FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
        MultiFieldPanel([FieldPanel("basis"), FieldPanel("is_verified")], heading=_("How we know")),
    ]
