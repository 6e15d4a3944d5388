"""What a catalogue, a course and a lesson have in common as pages that learners see."""

from typing import ClassVar

from django.db import models
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from courses.routing import OneQueryRouting
from courses.slugs import VietnameseSlugMixin

# Most learners hold a phone: authors see that first.
PREVIEW_SIZES = [
    {"name": "mobile", "icon": "mobile-alt", "device_width": 375, "label": _("Preview on a phone")},
    {"name": "tablet", "icon": "tablet-alt", "device_width": 768, "label": _("Preview on a tablet")},
    {"name": "desktop", "icon": "desktop", "device_width": 1280, "label": _("Preview on a computer")},
]


class NotOpen(Exception):
    """The page is live, but what it teaches is not: its course, or a module above it, is not published."""


class Screen(OneQueryRouting, VietnameseSlugMixin, models.Model):
    """A page that learners see: found in one query, shown by the host's template if there is one, else by ours."""

    our_template: ClassVar[str]
    # Visitors without an account all see the same, so it may be kept: see ``courses.middleware.PageCache``.
    is_same_for_guests: ClassVar[bool] = True

    class Meta:
        abstract = True

    @property
    def preview_sizes(self) -> list[dict]:
        return PREVIEW_SIZES

    @property
    def default_preview_size(self) -> str:
        return "mobile"

    def screen(self, request) -> dict:
        """What the template needs beside the page."""
        raise NotImplementedError

    def get_context(self, request, *args, **kwargs) -> dict:
        return {**super().get_context(request, *args, **kwargs), **self.screen(request)}

    def get_template(self, request, *args, **kwargs) -> list[str]:
        # Wagtail sets ``template`` on every concrete page class, whether the host made such a file or not.
        return [self.template, self.our_template]

    def serve(self, request, *args, closed: bool = False, **kwargs):
        try:
            return self.serve_closed(request) if closed else super().serve(request, *args, **kwargs)
        except NotOpen:
            return self.serve_closed(request)

    def serve_closed(self, request) -> TemplateResponse:
        """The answer where a page used to be: what it was, and where to go on."""
        request.is_preview = False
        return TemplateResponse(request, "learning_courses/closed.html", {"page": self}, status=404)
