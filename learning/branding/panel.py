"""The preview beside the colours in the admin's form."""

from urllib.parse import urlencode

from django import forms
from wagtail.admin.panels import HelpPanel


class PreviewPanel(HelpPanel):
    """Shows the chosen colours and typeface on real components, in both schemes."""

    class BoundPanel(HelpPanel.BoundPanel):
        @property
        def asked(self) -> str:
            """The choices in the form's row, as the preview takes them."""
            row = self.instance
            return urlencode({"primary": row.primary, "accent": row.accent, "font": row.font})

        @property
        def media(self) -> forms.Media:
            return forms.Media(
                css={"all": ["learning/branding/branding.css"]},
                js=[forms.Script("learning/branding/branding.js", type="module")],
            )
