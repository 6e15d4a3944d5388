"""What the learner's pages need to keep and send what was done: ``{% load learning_waiting %}``."""

import json
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from learning.people.learners import is_device_guest, person_key

register = template.Library()


@register.inclusion_tag("learning/components/waiting.html", takes_context=True)
def waiting_work(context: template.Context) -> dict[str, Any]:
    """The script that sends what waits on this device, and what it must know. Asks no database.

    Nothing on a page without a request or on a site that has not mounted ``learning.urls``.
    """
    request = context.get("request")
    if request is None or not hasattr(request, "user"):
        return {}
    try:
        here = {"post_to": reverse("learning:progress"), "passes_at": reverse("learning:passes")}
    except NoReverseMatch:
        return {}
    who = {"person": person_key(request), "is_guest": is_device_guest(request)}
    return {"here": json.dumps({**here, **who, "words": _words()}, ensure_ascii=False)}


def _words() -> dict[str, str]:
    return {
        "saved": _("Saved"),
        "waiting": _("Waiting for the network: %(count)s to send"),
        "signin": _("Please sign in again: %(count)s to send"),
        "signin_help": _("Please sign in again. What you did is kept on this device and will be sent then."),
        "reopen": _("Not sent yet: %(count)s"),
        "reopen_help": _("Please open this page again. What you did is kept on this device."),
        "refused": _("The server did not take %(count)s:"),
        "others": _("%(count)s kept on this device for others who use it, until they are here again."),
        "unclaimed": _(
            "On this device there is learning that was done without signing in and is not sent yet: %(count)s. "
            "Is it yours?"
        ),
        "signs_out": _(
            "%(count)s not sent yet. It stays on this device and is sent when you sign in here again."
        ),
        "sign_out_anyway": _("Sign out all the same"),
    }
