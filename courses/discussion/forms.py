"""What is written below a lesson, and what a moderator decides."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.discussion.models import LONGEST
from learning.vietnamese import tidy


class Prose(forms.CharField):
    """Lines end as the browser counted them, not as it sends them."""

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


class TextForm(forms.Form):
    """The text of a post."""

    text = Prose(
        label=_("Your text"),
        help_text=_(
            "Please write nobody's personal data, and no passwords or codes. Links are shown as text."
        ),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "class": "l-input"}),
        error_messages={
            "required": _("Please write something first."),
            "max_length": _(
                "The text has %(show_value)s characters, and %(limit_value)s is the most. Please shorten it; "
                "your text is kept."
            ),
        },
    )

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        if not tidy(text):
            raise forms.ValidationError(self.fields["text"].error_messages["required"])
        return text


class PostForm(TextForm):
    """A question, or the answer to one: then there is nobody to choose."""

    asked = forms.TypedChoiceField(
        label=_("Ask a trainer"),
        help_text=_("The trainer is told that you ask. Others can answer as well."),
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.Select(attrs={"class": "l-input"}),
        error_messages={"invalid_choice": _("Please choose one of the trainers, or nobody.")},
    )
    unnamed = forms.BooleanField(label=_("Show me as “A learner”, without my name"), required=False)

    def __init__(self, *args, trainers: list[tuple[int, str]], may_be_unnamed: bool, **options):
        super().__init__(*args, **options)
        if trainers:
            self.fields["asked"].choices = [("", _("Nobody in particular")), *trainers]
        else:
            del self.fields["asked"]
        if not may_be_unnamed:
            del self.fields["unnamed"]


class ReportForm(forms.Form):
    words = forms.CharField(
        label=_("Why should this not be here?"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "class": "l-input"}),
    )


APPROVE, HIDE = "approve", "hide"


class ModerationForm(forms.Form):
    """Show it, or hide it and say why."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (APPROVE, pgettext_lazy("decision", "Show it")),
            (HIDE, pgettext_lazy("decision", "Hide it")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why it is hidden"),
        help_text=_("The author reads this in its place."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict:
        given = super().clean() or {}
        if given.get("decision") == HIDE and not tidy(given.get("reason", "")):
            self.add_error("reason", _("Please tell the author why."))
        return given
