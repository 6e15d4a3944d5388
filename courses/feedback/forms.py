"""What a learner says is wrong, and what an author answers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.feedback.models import ErrorReport
from learning.vietnamese import tidy


class ErrorForm(forms.Form):
    """``website`` is left empty by people, who do not see it."""

    words = forms.CharField(
        label=_("What is wrong?"),
        help_text=_("Which sentence, picture or answer? Please write nobody's personal data."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "l-input"}),
        error_messages={"required": _("Please write what is wrong.")},
    )
    contact = forms.CharField(
        label=_("How can we answer you?"),
        help_text=_("Phone number or e-mail address. It is deleted once the error is mended."),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"class": "l-input", "autocomplete": "off"}),
    )
    website = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, signed_in: bool = False, **options):
        super().__init__(*args, **options)
        if signed_in:
            del self.fields["contact"]

    def clean_words(self) -> str:
        words = self.cleaned_data["words"]
        if not tidy(words):
            raise forms.ValidationError(self.fields["words"].error_messages["required"])
        return words

    @property
    def is_from_machine(self) -> bool:
        return bool(self.data.get("website"))


class AnswerForm(forms.ModelForm):
    class Meta:
        model = ErrorReport
        fields = ("reply", "state")
        widgets = {"reply": forms.Textarea(attrs={"rows": 4}), "state": forms.RadioSelect}
        help_texts = {"reply": _("Learners who were signed in read it on the site.")}
