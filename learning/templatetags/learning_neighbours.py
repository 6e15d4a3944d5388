"""What the learner's pages show of facilitators and their cards: ``{% load learning_neighbours %}``."""

from typing import Any

from django import template

from learning.facilitating.access import may_facilitate

register = template.Library()


@register.inclusion_tag("learning/neighbours/_way_in.html", takes_context=True)
def way_to_neighbours(context: template.Context) -> dict[str, Any]:
    """A way to the facilitator's screens, for those who may enter them."""
    request = context.get("request")
    return {"may_facilitate": request is not None and may_facilitate(request.user)}
