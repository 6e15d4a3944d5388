"""What is asked of whoever uploads a recording, or writes words for the ear."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.narration.engines.base import Sound
from courses.narration.uploads import CannotHear, sound_in


class RecordingForm(forms.Form):
    """A recording of one lesson, and what its speaker agreed to."""

    file = forms.FileField(
        label=pgettext_lazy("narration", "Recording"),
        help_text=_(
            "MP3 or M4A. For a slow network: mono, 24 to 48 kbit/s; five minutes are about 1 MB then."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": "audio/mpeg,audio/mp4,.mp3,.m4a"}),
    )
    speaker = forms.CharField(
        label=_("Speaker"),
        max_length=120,
        required=False,
        help_text=_("As she wants to be named to learners. Empty names nobody."),
    )
    licence = forms.CharField(
        label=_("Licence"),
        max_length=60,
        required=False,
        help_text=_("As on the signed sheet, for example CC BY 4.0."),
    )
    text = forms.CharField(
        label=_("What is said"),
        required=False,
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("The translation, where it was written down. Learners can read it below the player."),
    )
    agreed = forms.BooleanField(
        label=_("The speaker has signed the sheet"),
        help_text=_("She agrees that learners of this site hear her voice. Keep the sheet."),
        error_messages={"required": _("Without the speaker's consent the recording may not be used.")},
    )

    sound: Sound

    def clean_file(self) -> Any:
        try:
            self.sound = sound_in(self.cleaned_data["file"])
        except CannotHear as problem:
            raise forms.ValidationError(str(problem)) from None
        return self.cleaned_data["file"]


class WordsForm(forms.Form):
    """The lesson in words for the ear."""

    text = forms.CharField(
        label=_("Words for the ear"),
        required=False,
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_(
            "Spoken in place of the page, a paragraph on each line. They must say the same as the page. Empty reads the "
            "page itself. When the page is changed, save them again after looking at them."
        ),
    )
