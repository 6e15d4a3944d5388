"""The form of a simulation: built field by field, or its scenario as a text or a file in their place."""

import json
from itertools import count
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.blocks import BlockField
from wagtail.blocks.base import BlockWidget
from wagtail.coreutils import get_content_languages

from courses.simulations.building.blocks import builder, plain
from courses.simulations.building.naming import with_names
from courses.simulations.building.placing import as_errors
from courses.simulations.building.scenario import asks_for, to_form, to_scenario
from courses.simulations.checking import faults_in
from courses.simulations.files import read
from courses.simulations.models import Simulation
from courses.simulations.publishing import said_of
from learning import registry

# What a form is sent with when its simulation goes out, now or after somebody has agreed.
GOES_OUT = ("action-publish", "action-submit", "action-restart-workflow")
REJECT = "reject"
LANGUAGE = "vi"


class ScenarioText(forms.JSONField):
    """JSON that people can read."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)


class SimulationForm(WagtailAdminModelForm):
    # Made for each form: what may be chosen depends on what is installed.
    built = forms.Field(required=False, label="")
    takes_text = forms.BooleanField(
        label=_("Take this text in place of the form"),
        required=False,
        help_text=_("Without it, the text below shows what was saved, and is not read."),
    )
    scenario = ScenarioText(
        label=_("Scenario"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false"}),
        help_text=_("Screens, steps and draws, as JSON. A draft may have faults; the preview lists them."),
    )
    file = forms.FileField(
        label=_("File in its place"),
        required=False,
        help_text=_("A scenario as TOML or JSON. It replaces all that stands in the form."),
        widget=forms.FileInput(attrs={"accept": ".toml,.json"}),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.asks = asks_for(registry.simulation_parts, registry.simulation_validators)
        self.block = builder()
        # A browser without scripts has no fields to send, nor has a program.
        self.is_built = any(key.startswith("built-") for key in self.data)
        self.given: dict[str, Any] = {}
        field = BlockField(block=self.block, widget=BlockWidget(self.block), required=False, label="")
        self.fields["built"] = field
        shown = to_form(self.instance.scenario or {"language": first_language()}, self.asks)
        self.initial["built"] = self.block.to_python(shown)
        if self.is_bound and not self.is_built:
            del self.fields["built"]

    def clean_file(self) -> Any:
        given = self.cleaned_data.get("file")
        return read(given.read(), given.name) if given else None

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        found["scenario"] = self._scenario(found)
        if self.errors:
            return found
        scenario = found["scenario"]
        if not isinstance(scenario, dict) or not scenario.get("code") or not scenario.get("title"):
            raise ValidationError({self._place: _("A scenario needs at least a code and a title.")})
        self._check_names(scenario)
        if self.goes_out() and not self.errors and (said := self._faults(scenario)):
            self.add_error(self._place, said)
        return found

    @property
    def _place(self) -> str:
        return "built" if self.given else "scenario"

    def _scenario(self, found: dict[str, Any]) -> Any:
        if file := found.get("file"):
            return file
        if not self.is_built or found.get("takes_text") or found.get("built") is None:
            return found.get("scenario")
        given = plain(self.block, found["built"])
        self.given = with_names(given, self.asks)
        if not given["code"] and self.given.get("code"):
            self.given["code"] = free_code(self.given["code"], but=self.instance.pk)
        self._refuse_twice()
        return to_scenario(self.given, self.asks)

    def _check_names(self, scenario: dict[str, Any]) -> None:
        """What lists show of a scenario is kept in fields of its own, which have bounds; no two have one code."""
        for name in ("code", "title"):
            try:
                Simulation._meta.get_field(name).clean(str(scenario[name]), None)
            except ValidationError as wrong:
                self.add_error(self._place, wrong)
        if Simulation.objects.filter(code=scenario["code"]).exclude(pk=self.instance.pk).exists():
            words = _("Another simulation has the code “%(code)s”. Write another one.")
            self.add_error(self._place, words % {"code": scenario["code"]})

    def _refuse_twice(self) -> None:
        """Of two things with one name only one could be kept."""
        for name in ("screens", "pictures"):
            names = [each["name"] for each in self.given[name]]
            self._refuse_names(name, names)
        self._refuse_names("draws", [each["value"]["name"] for each in self.given["draws"]])
        for step in self.given["steps"]:
            self._refuse_names("fields", [each["value"]["name"] for each in step["fields"]])

    def _refuse_names(self, kind: str, names: list[str]) -> None:
        twice = sorted({each for each in names if each and names.count(each) > 1})
        if twice:
            words = _("“%(name)s” is the name of two %(kind)s. Give one of them another short name.")
            self.add_error("built", words % {"name": twice[0], "kind": KINDS[kind]})

    def _faults(self, scenario: dict[str, Any]) -> Any:
        faults = faults_in(scenario)
        if not self.given:
            return said_of(scenario)
        language = get_language() or LANGUAGE
        return as_errors(faults, self.given, self.asks, self.block, language) if faults else None

    def goes_out(self) -> bool:
        """Whether somebody wants it to be published. Sending it back, or keeping a draft, may be done with faults."""
        if "action-workflow-action" in self.data:
            return self.data.get("workflow-action-name") != REJECT
        return any(name in self.data for name in GOES_OUT)

    def save(self, commit: bool = True) -> Any:
        if self.instance.pk is None:
            self.instance.created_by = self.for_user
        return super().save(commit)


def first_language() -> str:
    """What a new simulation is in: Vietnamese where the site has it."""
    known = get_content_languages()
    return LANGUAGE if LANGUAGE in known else next(iter(known))


def free_code(code: str, but: Any = None) -> str:
    """``code``, with a number where another simulation has it."""
    others = Simulation.objects.filter(code__startswith=code).exclude(pk=but)
    taken = set(others.values_list("code", flat=True))
    return next(
        free for number in count(1) if (free := code if number == 1 else f"{code}_{number}") not in taken
    )


KINDS = {"screens": _("screens"), "pictures": _("pictures"), "draws": _("variables"), "fields": _("fields")}
