"""What is asked of whoever brings questions in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.exchange.models import QuestionImport
from assessments.exchange.pictures import collections_for
from assessments.questions.models import Pool
from learning import conf, registry


class UploadForm(forms.Form):
    """A file, and which format it has."""

    file = forms.FileField(label=_("File"))
    format = forms.ChoiceField(
        required=False, label=_("Format"), help_text=_("The file itself usually says which it is.")
    )

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        formats = [kind for kind in registry.question_formats.values() if kind.reads]
        self.fields["format"].choices = [("", _("By the file")), *((k.name, k.label) for k in formats)]
        endings = dict.fromkeys([*(kind.suffix for kind in formats), ".txt", ".csv"])
        self.fields["file"].widget.attrs["accept"] = ",".join(endings)
        self.fields["file"].help_text = _("At most %(most)s MB and 5,000 questions.") % {
            "most": conf.get("QUESTION_FILE_BYTES") // 1_000_000
        }


class TakeForm(forms.Form):
    """How the chosen questions are taken."""

    pool = forms.ModelChoiceField(
        queryset=Pool.objects.all(),
        required=False,
        label=_("Pool"),
        help_text=_("Where new questions stand. Those that are here already stay where they are."),
    )
    keep_pools = forms.BooleanField(
        required=False,
        initial=True,
        label=_("Keep the file's pools"),
        help_text=_("They are made below the pool chosen here."),
    )
    publish = forms.BooleanField(
        required=False, label=_("Publish them"), help_text=_("Otherwise they are drafts until somebody does.")
    )
    collection = forms.ModelChoiceField(
        queryset=None, required=False, label=_("Pictures go into"), empty_label=None
    )

    def __init__(self, *args: Any, one: QuestionImport, user: Any, **options: Any):
        super().__init__(*args, **options)
        if not user.has_perm("learning_assessments.publish_question"):
            del self.fields["publish"]
        if not any(line["pool"] for line in one.findings):
            del self.fields["keep_pools"]
        collections = collections_for(user)
        if any(line["pictures"] for line in one.findings) and collections.exists():
            field: Any = self.fields["collection"]
            field.queryset = collections
            field.initial = collections.first()
        else:
            del self.fields["collection"]

    def how(self) -> dict[str, Any]:
        """The fields of the import that this says."""
        given = self.cleaned_data
        return {
            "pool": given.get("pool"),
            "keep_pools": given.get("keep_pools", False),
            "publish": given.get("publish", False),
            "collection": given.get("collection"),
        }
