"""The official editor as a field of the form: a frame, and the text that it hands over."""

from typing import Any

from django import forms

from courses.h5p.editor.widget import LIBRARY
from courses.h5p.official import client
from courses.packages.h5p.names import LibraryName

FIELD = "body"
# The answer in the address of a form that asks for it.
ASKED = {"editor": "official"}


class OfficialWidget(forms.Textarea):
    """``address`` is where the editor is; without one there is only the text, as it came."""

    template_name = "learning_courses/h5p/official/widget.html"

    def __init__(self, address: str, main: LibraryName):
        super().__init__()
        self.address, self.main = address, main

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        about = {
            "address": self.address,
            "origin": client.origin(),
            "library": {"name": LIBRARY, "value": self.main.uber},
        }
        return {**super().get_context(name, value, attrs), **about}

    @property
    def media(self) -> forms.Media:
        return forms.Media(
            js=["learning_courses/js/h5p/official_form.js"],
            css={"all": ["learning_courses/css/h5p_official.css"]},
        )


def is_handed(data: Any) -> bool:
    """Whether a form comes from the official editor: the fields of ours have longer names."""
    return FIELD in data
