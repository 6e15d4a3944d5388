"""Every component of the learner's side on one page, for people who write templates: /gallery/."""

import re
from pathlib import Path

from django import forms
from django.contrib.messages import SUCCESS
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

import learning

SPRITE = Path(learning.__file__).parent / "static" / "learning" / "icons" / "sprite.svg"


class SampleForm(forms.Form):
    """One field of each kind."""

    full_name = forms.CharField(label=_("Full name"), help_text=_("As on the identity card."))
    phone = forms.CharField(label=_("Phone number"), required=False)
    unit = forms.ChoiceField(label=_("Commune"), choices=[("1", "Xã Thượng Lâm"), ("2", "Phường Minh Xuân")])
    audience = forms.ChoiceField(
        label=_("I am learning as"),
        choices=[("ND", _("a citizen")), ("CC", _("a civil servant"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("Question"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    consent = forms.BooleanField(label=_("I agree that my learning is recorded."))


def gallery(request: HttpRequest) -> HttpResponse:
    """The gallery, with a form that has just been sent half empty."""
    context = {
        "form": SampleForm({"phone": "0900 000 000", "audience": "ND", "unit": "1"}),
        "icons": re.findall(r'<symbol id="([^"]+)"', SPRITE.read_text("utf-8")),
        "page_obj": Paginator(range(90), 10).get_page(3),
        "messages": [Message(SUCCESS, _("Your answers have been sent."))],
        "tabs": [
            {"title": "Bà con", "href": "#pieces", "icon": "users", "is_current": True},
            {"title": "Buổi học nhóm", "href": "#cards", "icon": "book", "is_current": False},
        ],
        "crumbs": [(_("Home"), "/"), (_("Courses"), "#cards"), (_("Component gallery"), "")],
    }
    return render(request, "learning/gallery.html", context)
