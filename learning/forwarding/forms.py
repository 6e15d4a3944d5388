"""What is asked of whoever sends statements on."""

from datetime import datetime, time

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning import conf
from learning.activities.models import Activity
from learning.forwarding.address import Refused, checked
from learning.forwarding.models import Auth, Forward
from learning.office.choices import units_to_filter_by
from learning.office.forms import DAYS
from learning.people.rights import Right
from learning.statements import verbs
from learning.units.models import Unit

VERB_LABELS = {
    verbs.INITIALIZED: pgettext_lazy("verb", "initialized"),
    verbs.ATTEMPTED: pgettext_lazy("verb", "attempted"),
    verbs.EXPERIENCED: pgettext_lazy("verb", "experienced"),
    verbs.PROGRESSED: pgettext_lazy("verb", "progressed"),
    verbs.INTERACTED: pgettext_lazy("verb", "interacted"),
    verbs.ANSWERED: pgettext_lazy("verb", "answered"),
    verbs.COMPLETED: pgettext_lazy("verb", "completed"),
    verbs.PASSED: pgettext_lazy("verb", "passed"),
    verbs.FAILED: pgettext_lazy("verb", "failed"),
    verbs.SUSPENDED: pgettext_lazy("verb", "suspended"),
    verbs.TERMINATED: pgettext_lazy("verb", "terminated"),
}


class ForwardForm(forms.ModelForm):
    """Where to, as whom, and what. The secret is never shown again; left empty, it stays as it is."""

    secret = forms.CharField(
        label=_("Secret or token"),
        required=False,
        max_length=4000,
        strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    unit = forms.TypedChoiceField(
        label=_("Unit"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("What was learnt for this unit and everything below it."),
    )
    programme = forms.ChoiceField(label=_("Programme"), required=False)
    verbs = forms.MultipleChoiceField(
        label=_("Verbs"),
        required=False,
        choices=list(VERB_LABELS.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked means all of them."),
    )
    since = forms.DateField(
        label=_("From the day"),
        input_formats=DAYS,
        widget=forms.DateInput(format=DAYS[0], attrs={"autocomplete": "off"}),
        help_text=_("What came here before this day is not sent. It cannot be changed later."),
        error_messages={"invalid": _("Write the day as 01/07/2026.")},
    )
    field_order = [
        "name",
        "endpoint",
        "version",
        "auth",
        "key",
        "secret",
        "unit",
        "course",
        "programme",
        "verbs",
        "since",
        "policy",
    ]

    class Meta:
        model = Forward
        fields = ["name", "endpoint", "version", "auth", "key", "course", "policy", "verbs"]
        help_texts = {
            "name": _("What you call it, for example the ministry's record store."),
            "endpoint": _("As the receiver gave it to you, for example https://lrs.example.vn/xapi/."),
            "key": _("Only for key and secret."),
            "policy": _("Learners are sent as pseudonyms, never by their names."),
        }
        widgets = {
            "endpoint": forms.URLInput(attrs={"autocomplete": "off"}),
            "key": forms.TextInput(attrs={"autocomplete": "off"}),
        }

    def __init__(self, *args, by, **options):
        super().__init__(*args, **options)
        self.by, forward = by, self.instance
        today = timezone.localdate()
        units = units_to_filter_by(by, today=today, may=Right.SEND_ON)
        nobody = [("", _("The whole site"))] if by.is_superuser else [("", "—")]
        self.fields["unit"].choices = [*nobody, *self._with_own(units)]
        self.fields["unit"].required = not by.is_superuser
        courses = Activity.objects.filter(parent=None, retired_at=None).order_by("title")
        if forward.course_id:
            courses = courses | Activity.objects.filter(pk=forward.course_id)
        self.fields["course"].queryset = courses
        self.fields["course"].empty_label = _("All courses")
        self.fields["programme"].choices = [("", _("All programmes")), *_programmes(forward.programme)]
        self.initial |= {"unit": forward.unit_id, "programme": forward.programme}
        self.initial["since"] = timezone.localdate(forward.since) if forward.pk else today
        self.fields["since"].disabled = bool(forward.pk)
        if forward.pk:
            self.fields["secret"].help_text = _("Leave it empty to keep the one that is there.")

    def _with_own(self, units):
        """The forward's own unit stays to be chosen, even after it has ended."""
        known = {pk for _label, some in units for pk, _name in some}
        own = self.instance.unit
        return [*units, (own.pk, own.full_name)] if own and own.pk not in known else units

    def clean_endpoint(self) -> str:
        try:
            return checked(self.cleaned_data["endpoint"])
        except Refused as refused:
            raise ValidationError(str(refused)) from None

    def clean_unit(self) -> Unit | None:
        chosen = self.cleaned_data["unit"]
        return Unit.objects.get(pk=chosen) if chosen else None

    def clean(self) -> dict:
        given = super().clean() or self.cleaned_data
        if given.get("auth") == Auth.BASIC and not given.get("key"):
            self.add_error("key", _("The receiver gave you a key with the secret. Enter it."))
        if not given.get("secret") and not self.instance.secret_sealed:
            self.add_error("secret", _("Without a secret the receiver lets nobody in."))
        if given.get("course") and given.get("programme"):
            self.add_error("programme", _("Choose a course or a programme, not both."))
        moved = self.instance.pk and "endpoint" in given and given["endpoint"] != self.initial["endpoint"]
        if moved and not given.get("secret"):
            # Whoever may edit it need not know the secret, and must not get it sent to a server of hers.
            self.add_error("secret", _("The address is another one: enter the secret again."))
        return given

    def save(self, commit: bool = True) -> Forward:
        forward, given = super().save(commit=False), self.cleaned_data
        forward.unit, forward.programme = given["unit"], given["programme"]
        if given["secret"]:
            forward.secret = given["secret"]
        if not forward.pk:
            forward.made_by = self.by
            forward.since = timezone.make_aware(datetime.combine(given["since"], time()))
        columns = ["name", "endpoint", "version", "auth", "key", "secret_sealed", "course", "programme"]
        columns += ["unit", "verbs", "policy"]
        # A worker may be at it: what is its own is not written over.
        forward.save(update_fields=columns if forward.pk else None)
        return forward


def _programmes(own: str) -> list[tuple[str, str]]:
    offered = list(conf.get("PROGRAMMES"))
    if not offered:
        named = Activity.objects.filter(parent=None).exclude(programme="").order_by("programme")
        offered = [(one, one) for one in named.values_list("programme", flat=True).distinct()]
    known = {value for value, _label in offered}
    return offered if own in known or not own else [*offered, (own, own)]
