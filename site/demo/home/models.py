from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from courses.routing import OneQueryRouting
from courses.slugs import VietnameseSlugMixin
from demo.home.blocks import ProgrammeBlock, StepBlock, WordBlock


class HomePage(OneQueryRouting, VietnameseSlugMixin, Page):
    """The academy's front door. No personal data."""

    headline = models.CharField(_("headline"), max_length=120)
    lead = models.TextField(_("lead"), blank=True)
    programmes = StreamField([("programme", ProgrammeBlock())], verbose_name=_("programmes"), blank=True)
    steps = StreamField([("step", StepBlock())], verbose_name=_("how it works"), blank=True, max_num=4)
    words = StreamField([("word", WordBlock())], verbose_name=_("a word for helpers"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("headline"),
        FieldPanel("lead"),
        FieldPanel("programmes"),
        FieldPanel("steps"),
        FieldPanel("words"),
    ]
    template = "demo/home_page.html"
    max_count_per_parent = 1
    is_same_for_guests = True

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request, *args, **kwargs) -> dict:
        from demo.home.screen import home_screen

        return {**super().get_context(request, *args, **kwargs), **home_screen(self, request)}
