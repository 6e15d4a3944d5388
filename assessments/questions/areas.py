"""Places on a picture as their author draws them: the editor shows the picture over the fields for their numbers."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.telepath import register
from wagtail.blocks import StructBlock
from wagtail.blocks.struct_block import StructBlockAdapter

from assessments.questions.types.hotspot import EDGES, HotspotBlock
from assessments.questions.types.label_image import LabelImageBlock


class PictureAreasAdapter(StructBlockAdapter):
    """Tells the editor in which list of the block the places are, what names them, and which numbers they have.

    Without its script the block has the same fields.
    """

    js_constructor = "learning_assessments.PictureAreas"
    fields: dict[str, Any]

    def js_args(self, block: StructBlock) -> list[Any]:
        name, children, meta = super().js_args(block)
        told = {**self.fields, "picture": reverse("learning_bank:picture", args=[0]), "words": self.words()}
        return [name, children, {**meta, "areas": told}]

    def words(self) -> dict[str, str]:
        """What the script says; "…" is where a number goes."""
        return {
            "title": _("Places on the picture"),
            "help": self.help(),
            "put": _("Put a place on the picture"),
            "place": _("Place …"),
            "x": _("from the left …%"),
            "y": _("from the top …%"),
            "width": _("width …%"),
            "height": _("height …%"),
        }

    def help(self) -> str:
        raise NotImplementedError

    @cached_property
    def media(self) -> forms.Media:
        own = forms.Media(
            js=["learning_assessments/admin/areas.js"],
            css={"all": ["learning_assessments/css/areas.css"]},
        )
        return super().media + own


class BoxesAdapter(PictureAreasAdapter):
    """Places with a width and a height."""

    fields = {"list": "areas", "named": "label", "edges": EDGES}

    def help(self) -> str:
        return _(
            "Drag across the picture to draw a place, drag a place to move it and its corner to change its size. By "
            "keyboard: the arrow keys move a place, with Shift they change its size, Enter leads to its fields."
        )


class SpotsAdapter(PictureAreasAdapter):
    """Places that are points."""

    fields = {"list": "spots", "named": "text", "edges": ("x", "y")}

    def help(self) -> str:
        return _(
            "Press on the picture to put a part there, and drag it to move it. By keyboard: the arrow keys move a part, "
            "Enter leads to its fields."
        )


register(BoxesAdapter(), HotspotBlock)
register(SpotsAdapter(), LabelImageBlock)
