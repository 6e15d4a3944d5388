"""What is asked of whoever brings a course in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.models import CatalogMixin, CourseMixin
from courses.routing import base_model
from courses.tree import page_models
from learning.models import Choice

MOST_MB = 500


class UploadForm(forms.Form):
    """A file, and where a new course shall stand."""

    file = forms.FileField(
        label=_("File"), help_text=_("A course pack (.zip) or a Common Cartridge (.imscc) of at most 500 MB.")
    )
    parent = forms.ModelChoiceField(
        queryset=None,
        required=False,
        label=_("Below"),
        help_text=_("Where a new course stands. A course that is here already stays where it is."),
    )
    as_copy = forms.BooleanField(
        required=False,
        label=_("As a copy"),
        help_text=_(
            "A new course with keys of its own, beside the one that is here. Nobody's progress is in it."
        ),
    )

    def __init__(self, *args: Any, user: Any, **options: Any):
        super().__init__(*args, **options)
        self.places = places_for(user)
        field: Any = self.fields["parent"]
        field.queryset = _pages([page.pk for page in self.places])
        if len(self.places) == 1:
            field.initial = self.places[0].pk

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_MB * 1_000_000:
            raise forms.ValidationError(_("The file is larger than 500 MB."))
        return file


class ApplyForm(forms.Form):
    """How a checked course is taken."""

    as_draft = forms.BooleanField(
        required=False,
        label=_("Publish nothing"),
        help_text=_("The pages are drafts until somebody publishes them."),
    )
    choice = forms.ChoiceField(
        choices=Choice.choices,
        initial=Choice.KEEP,
        widget=forms.RadioSelect,
        label=_("For those who have begun"),
        help_text=_("If the course changes what must be completed. Otherwise nobody notices."),
    )

    def __init__(self, *args: Any, changes_pages: bool, **options: Any):
        super().__init__(*args, **options)
        if not changes_pages:  # nobody can have begun what is new
            del self.fields["choice"]


def places_for(user: Any) -> list[Any]:
    """The catalogues, and other pages that courses stand below, where ``user`` may add one."""
    found = [
        page
        for model in page_models(CatalogMixin)
        for page in model.objects.order_by("path")
        if any(issubclass(one, CourseMixin) for one in type(page).allowed_subpage_models())
    ]
    return [page for page in found if page.permissions_for_user(user).can_add_subpage()]


def _pages(ids: list[int]) -> Any:
    return base_model()._default_manager.filter(pk__in=ids).order_by("path")
