"""The forms of the pages: what is written in a document, and the files that are uploaded."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.rich_text.editors.draftail import DraftailRichTextArea

from learning import registry
from learning.official.models import OfficialReport
from learning.official.outline import CHAPTERS, GENERATED, PARTS, SLOTS
from learning.official.rich_text import FEATURES, LONGEST, from_plain, plain
from learning.official.writing import FIELDS
from learning.vietnamese import tidy

PLAIN = "plain_"
LINES = {
    "recipients": _("One to a line, as they are printed."),
    "signer_prefix": _("For whom it is signed, a line each: TM., Q., KT., TL. or TUQ."),
}


class RichText(DraftailRichTextArea):
    """Wagtail's editor; where no script runs a plain field stands in its place, and what is typed there counts."""

    template_name = "learning/official/rich_text.html"
    options: dict[str, Any]

    def __init__(self, attrs: dict | None = None):
        super().__init__(features=list(FEATURES), attrs=attrs)

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict[str, Any]:
        # The editor's own box has no name otherwise. A copy, because all fields share the options.
        self.options = {**self.options, "ariaLabelledBy": f"{(attrs or {}).get('id', name)}-label"}
        context = super().get_context(name, value, attrs)
        html = value if isinstance(value, str) else ""
        context["widget"] |= {"plain_name": PLAIN + name, "plain": plain(html)}
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        if PLAIN + name in data:
            return from_plain(data[PLAIN + name])
        try:
            return super().value_from_datadict(data, files, name) or ""
        except (ValueError, KeyError, TypeError, AttributeError, AssertionError):
            return ""  # what no editor of ours sends


class DocumentForm(forms.Form):
    """What an officer writes of a document. ``version`` is the one that she has seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, official: OfficialReport, **more):
        initial: dict[str, Any] = {name: getattr(official, name) for name in FIELDS}
        initial |= {f"slot_{key}": html for key, html in official.slots.items()}
        initial |= {f"note_{key}": html for key, html in official.notes.items()}
        super().__init__(*args, initial=initial | {"version": official.version}, **more)
        for name in FIELDS:
            self.fields[name] = self._printed(name, official)
        for chapter in CHAPTERS:
            for slot in chapter.slots:
                label = f"{chapter.number}. {slot.heading or chapter.heading}"
                self.fields[f"slot_{slot.key}"] = _text(label)
        for part, heading in PARTS.items():
            label = f"{GENERATED}. {heading}" if heading else f"{GENERATED}. Kết quả chung"
            self.fields[f"note_{part}"] = _text(label)

    def _printed(self, name: str, official: OfficialReport) -> forms.Field:
        field = official._meta.get_field(name)
        about: dict[str, Any] = {
            "label": capfirst(field.verbose_name),
            "required": not field.blank and name != "signer_name",
        }
        if name in LINES:
            widget = forms.Textarea(attrs={"rows": 4 if name == "recipients" else 2})
            most = field.max_length or 4000
            return forms.CharField(**about, widget=widget, help_text=LINES[name], max_length=most)
        return forms.CharField(max_length=field.max_length, **about)

    def section(self, prefix: str) -> list[forms.BoundField]:
        """The fields whose names begin with ``prefix``; of those that are printed around the text for ""."""
        names = [name for name in self.fields if name.startswith(prefix)] if prefix else FIELDS
        return [self[name] for name in names]

    @property
    def head(self) -> list[forms.BoundField]:
        return self.section("")

    @property
    def slots(self) -> list[forms.BoundField]:
        return self.section("slot_")

    @property
    def notes(self) -> list[forms.BoundField]:
        return self.section("note_")

    def written(self) -> dict[str, dict[str, str]]:
        """``values``, ``slots`` and ``notes``, as they are saved."""
        said = self.cleaned_data
        return {
            "values": {name: _lines(said[name]) if name in LINES else tidy(said[name]) for name in FIELDS},
            "slots": {slot.key: said[f"slot_{slot.key}"] for slot in SLOTS},
            "notes": {str(part): said[f"note_{part}"] for part in PARTS},
        }


def _lines(text: str) -> str:
    return "\n".join(line for each in text.splitlines() if (line := tidy(each)))


def _text(label: str) -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=RichText, max_length=LONGEST)


class SignedForm(forms.Form):
    """The PDF that came back from signing."""

    file = forms.FileField(
        label=_("Signed PDF"), widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"})
    )


class TemplateForm(forms.Form):
    """A workbook to be filled, for which form, and whose it is."""

    title = forms.CharField(label=_("Title"), max_length=150)
    form = forms.ChoiceField(label=_("Report form"))
    unit = forms.ChoiceField(label=_("For this unit and those below it"))
    file = forms.FileField(label=_("Workbook (XLSX)"), widget=forms.FileInput(attrs={"accept": ".xlsx"}))

    def __init__(self, *args, units: list[tuple[str, str]], **more):
        super().__init__(*args, **more)
        choices = [(each.name, f"{each.number} – {each.title}") for each in registry.report_forms.values()]
        self.fields["form"].choices = choices  # type: ignore[attr-defined]
        self.fields["unit"].choices = units  # type: ignore[attr-defined]
