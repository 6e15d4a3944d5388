"""Of whom a target or a number of people speaks, as people read it: everybody, an audience, a programme."""

from django.utils.translation import gettext_lazy as _

from learning import conf, registry
from learning.people.models import Audience
from learning.reports.flow import AUDIENCE, PROGRAMME
from learning.reports.indicators.base import Known

EVERYBODY = _("Everybody")


def target_groups() -> list[tuple[str, str]]:
    """What a target may be narrowed to, for a select."""
    audiences = [(f"{AUDIENCE}:{value}", str(label)) for value, label in Audience.choices]
    programmes = [(f"{PROGRAMME}:{value}", str(label)) for value, label in conf.get("PROGRAMMES")]
    return [("", str(EVERYBODY)), *audiences, *programmes]


def people_groups() -> list[tuple[str, str]]:
    """Of whom numbers of people are kept: what indicators divide by, and audiences."""
    known = [each for each in registry.indicators.values() if issubclass(each, Known)]
    groups = {each.group: str(each.label) for each in known}
    return [*groups.items(), *((f"{AUDIENCE}:{value}", str(label)) for value, label in Audience.choices)]


def label_of(group: str) -> str:
    """The words of a group; its key where it is not known any more."""
    return {**dict(people_groups()), **dict(target_groups())}.get(group, group)
