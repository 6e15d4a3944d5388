"""The form by which a report is put together."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning import conf, registry
from learning.matrices.courses import course_options, programme_options
from learning.people.roles import units_visible_to
from learning.reports.calendars import calendars
from learning.reports.models import Basis
from learning.reports.periods import UnknownPeriod, local_day
from learning.saved import choices
from learning.saved.draft import is_about_population
from learning.saved.models import Comparison, Recipient, Rows, SavedReport, When
from learning.saved.periods import period_on

MOST_INDICATORS = 12


class SavedReportForm(forms.Form):
    """Everything that a saved report is made of, and who gets it."""

    name = forms.CharField(label=_("Name"), max_length=120)
    unit = forms.ChoiceField(label=_("Unit"), help_text=_("With everything below it."))
    form = forms.ChoiceField(
        label=_("Report form"),
        required=False,
        help_text=_("An official form is shown as it is: rows, indicators and filters are then its own."),
    )
    rows = forms.ChoiceField(label=_("Rows"), choices=Rows.choices, required=False)
    indicators = forms.MultipleChoiceField(
        label=_("Indicators"), required=False, widget=forms.CheckboxSelectMultiple
    )
    compared = forms.ChoiceField(label=_("Compare with"), choices=Comparison.choices, required=False)
    calendar = forms.ChoiceField(label=_("Calendar"))
    period = forms.ChoiceField(label=_("Period"))
    basis = forms.ChoiceField(
        label=_("Basis"),
        choices=Basis.choices,
        required=False,
        help_text=_("For rows that are units; all others are counted by the units as they were."),
    )
    audience = forms.ChoiceField(label=_("Audience"), required=False)
    programme = forms.ChoiceField(label=_("Programme"), required=False)
    courses = forms.MultipleChoiceField(
        label=_("Courses (none chosen: all)"), required=False, widget=forms.SelectMultiple(attrs={"size": 8})
    )
    is_shared = forms.BooleanField(
        label=_("Shared with everybody who may see the figures of the unit"), required=False
    )
    when = forms.ChoiceField(label=_("Send it"), choices=When.choices, required=False)
    recipients = forms.MultipleChoiceField(
        label=pgettext_lazy("mail", "To"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Each gets a link. Whoever may not see the unit when it is sent gets nothing, and you are told."),
    )  # fmt: skip

    def __init__(self, *args, user, saved: SavedReport | None = None, **options):
        self.user, self.saved = user, saved
        today = local_day(timezone.now())
        super().__init__(*args, initial=_said(saved) if saved else _first(user), **options)
        units = choices.unit_choices(user, saved, today=today)
        unit = saved.unit if saved else units_visible_to(user).order_by("path").first()
        offered: dict[str, Any] = {
            "unit": units,
            "form": choices.form_choices(),
            "indicators": choices.indicator_choices(),
            "calendar": [(name, each.label) for name, each in calendars().items()],
            "period": choices.period_choices(unit, saved, today=today),
            "audience": choices.audience_choices(),
            "programme": programme_options(),
            "courses": course_options(saved.courses if saved else ()),
            "recipients": choices.people_choices(user, saved, today=today),
        }
        for name, listed in offered.items():
            self.fields[name].choices = listed  # type: ignore[attr-defined]
        if saved is None and not self.is_bound and units:
            first = units[0][1][0][0] if isinstance(units[0][1], list) else units[0][0]
            self.initial["unit"] = first

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not given.get("form"):
            self._check_own(given)
        if "period" in given and "calendar" in given:
            try:
                period_on(local_day(timezone.now()), period=given["period"], calendar=given["calendar"])
            except UnknownPeriod as problem:
                self.add_error("period", str(problem))
        return given

    def _check_own(self, given: dict[str, Any]) -> None:
        names = given.get("indicators") or []
        if not names and "indicators" not in self.errors:
            self.add_error("indicators", _("Choose at least one indicator."))
        if len(names) > MOST_INDICATORS:
            said = _(
                "A table of more than %(most)s indicators cannot be read. Choose fewer, or make two reports."
            )
            self.add_error("indicators", said % {"most": MOST_INDICATORS})
        if given.get("rows") and given["rows"] != Rows.UNIT:
            about = [each for name in names if is_about_population(each := registry.indicators[name])]
            if about:
                said = _(
                    "How many people there are is known of units alone. Choose units as rows, or leave out: %(names)s."
                )
                self.add_error("indicators", said % {"names": ", ".join(str(each.label) for each in about)})

    def save(self) -> SavedReport:
        """Keep it, with its recipients. Who asked for no more of it is asked in again only when she is ticked anew."""
        given, saved = self.cleaned_data, self.saved or SavedReport(owner=self.user)
        was = (saved.when, saved.period)
        for name in (
            "name",
            "form",
            "indicators",
            "compared",
            "calendar",
            "period",
            "audience",
            "programme",
            "when",
        ):
            setattr(saved, name, given[name])
        saved.unit_id, saved.is_shared = int(given["unit"]), given["is_shared"]
        saved.rows, saved.basis = given["rows"] or Rows.UNIT, given["basis"] or Basis.AS_WAS
        saved.courses = sorted(int(pk) for pk in given["courses"])
        if (saved.when, saved.period) != was or saved.scheduled_at is None:
            saved.scheduled_at = timezone.now() if saved.when else None
        with transaction.atomic():
            saved.save()
            self._keep_recipients(saved, {int(pk) for pk in given["recipients"]})
        return saved

    @staticmethod
    def _keep_recipients(saved: SavedReport, wanted: set[int]) -> None:
        known = {one.user_id: one for one in saved.recipients.all()}
        saved.recipients.exclude(user_id__in=wanted).filter(left_at__isnull=True).delete()
        rows = [Recipient(report=saved, user_id=pk) for pk in wanted - known.keys()]
        Recipient.objects.bulk_create(rows, ignore_conflicts=True)
        saved.recipients.filter(user_id__in=wanted).update(left_at=None)


def _first(user) -> dict[str, Any]:
    return {
        "rows": Rows.UNIT,
        "indicators": ["enrolments", "completed", "completion_rate"],
        "calendar": conf.get("REPORT_CALENDAR"),
        "period": "this:quarter",
        "basis": Basis.AS_WAS,
        "recipients": [str(user.pk)],
    }


def _said(saved: SavedReport) -> dict[str, Any]:
    found = {field: getattr(saved, field) for field in SavedReportForm.base_fields if hasattr(saved, field)}
    staying = saved.recipients.filter(left_at__isnull=True) if saved.pk else Recipient.objects.none()
    return {
        **found,
        "unit": str(saved.unit_id),
        "courses": [str(pk) for pk in saved.courses],
        "recipients": [str(one.user_id) for one in staying],
    }
