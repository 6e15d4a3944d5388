"""What goes with a page that is taken away, for Wagtail's templates."""

from django import template
from django.db.models import Model

from courses.leaving import in_words, leaving

register = template.Library()


@register.simple_tag
def leaving_in_words(page: Model) -> str:
    """Whom it meets that ``page`` goes; nothing where it meets nobody."""
    found = leaving(page)
    return in_words(found) if found else ""
