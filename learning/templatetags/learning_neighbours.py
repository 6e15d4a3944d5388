"""What the learner's pages show of facilitators and their cards: ``{% load learning_neighbours %}``."""

from typing import Any

from django import template

from learning.facilitating.access import may_facilitate
from learning.facilitating.groups import UNDER_WAY
from learning.people.learners import card_uuid, guest_on

register = template.Library()


@register.inclusion_tag("learning/neighbours/_way_in.html", takes_context=True)
def way_to_neighbours(context: template.Context) -> dict[str, Any]:
    """A way to the facilitator's screens, for those who may enter them."""
    request = context.get("request")
    return {"may_facilitate": request is not None and may_facilitate(request.user)}


@register.inclusion_tag("learning/neighbours/_device_bar.html", takes_context=True)
def device_bar(context: template.Context) -> dict[str, Any]:
    """Who learns with a card on this device, and the way to leave; a way back to the group lesson that is held.

    Asks the database only where a card was shown.
    """
    request = context.get("request")
    user = getattr(request, "user", None)
    if user is None:
        return {}
    if user.is_authenticated:
        return {"group": request.session.get(UNDER_WAY), "here": request.path}
    by_card = card_uuid(request) is not None
    return {"by_card": by_card, "learner": guest_on(request) if by_card else None, "request": request}


@register.simple_tag(takes_context=True)
def by_card(context: template.Context) -> bool:
    """Whether somebody showed her card on this device: what she does is kept for her, not on the device."""
    request = context.get("request")
    return request is not None and card_uuid(request) is not None
