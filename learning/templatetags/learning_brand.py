"""Whose site it is, in templates: ``{% load learning_brand %}``."""

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from learning.branding.brand import Brand, brand_of

register = template.Library()


@register.simple_tag(takes_context=True)
def brand(context: template.Context) -> Brand:
    """The brand of this site: ``{% brand as brand %}{{ brand.title }}``. Costs no query while it is remembered."""
    return brand_of(context.get("request"))


@register.simple_tag(takes_context=True)
def brand_css(context: template.Context) -> SafeString:
    """The link to what the brand changes in the design; nothing if it changes nothing."""
    version = brand_of(context.get("request")).version
    try:
        address = reverse("learning:brand_css") if version else ""
    except NoReverseMatch:  # a host that borrows the frame and mounts no screens of ours
        address = ""
    return (
        format_html('<link rel="stylesheet" href="{}?v={}">', address, version) if address else SafeString("")
    )
