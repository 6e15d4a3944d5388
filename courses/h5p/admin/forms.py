"""What is asked of whoever brings H5P in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class Several(forms.ClearableFileInput):
    allow_multiple_selected = True


class Files(forms.FileField):
    """One file or several."""

    widget = Several(attrs={"accept": ".h5p,application/zip"})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        listed = data if isinstance(data, list | tuple) else [data]
        return [super(Files, self).clean(each, initial) for each in listed]


class UploadForm(forms.Form):
    """Packages to be taken in."""

    files = Files(label=_("Files"), help_text=_("Packages with the ending .h5p, one or several."))
    as_copy = forms.BooleanField(
        required=False,
        label=_("As another copy"),
        help_text=_("Take in also what is here already. Without this, the same package is told of."),
    )
