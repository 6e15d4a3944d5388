"""The groups of people that are compared at the same score: by sex, age, level of the unit, and language."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# Ages from which somebody is of the next group; the last is who the Law on the Elderly calls so.
AGES = (35, 60)


@dataclass(frozen=True)
class Person:
    """What is known of somebody who took a quiz, as far as groups are made of it.

    ``ages`` are the youngest and the oldest that she may have been then.
    """

    sex: str
    ages: tuple[int, int] | None
    level: str
    language: str


@dataclass(frozen=True)
class Division:
    """A way to divide people. ``of`` says in which group somebody is, empty where that is not known; ``labels`` names the
    groups. Everybody else is compared with each group in ``focal``, or with each of them."""

    name: str
    title: Any
    of: Callable[[Person], str]
    labels: Mapping[str, Any]
    focal: Sequence[str] = ()

    def label(self, group: str) -> Any:
        """What a group is called; a language by its own name."""
        if self.name == "language":
            return LANG_INFO.get(group, {}).get("name_local", group)
        return self.labels.get(group, group)


def age_group(person: Person) -> str:
    """Under 35, from 35 on, from 60 on; nothing where a birth is known too badly to say."""
    groups = {str(sum(age >= each for each in AGES)) for age in person.ages or ()}
    return groups.pop() if len(groups) == 1 else ""


DIVISIONS = (
    Division(
        "sex",
        _("Sex"),
        lambda person: person.sex if person.sex in ("F", "M") else "",
        {"F": _("Women"), "M": _("Men")},
        focal=("F",),
    ),
    Division(
        "age",
        _("Age"),
        age_group,
        {"0": _("Under 35"), "1": _("35 to 59"), "2": _("60 and older")},
    ),
    Division(
        "level",
        _("Level of the unit"),
        lambda person: person.level,
        {
            "province": pgettext_lazy("level", "Province"),
            "district": pgettext_lazy("level", "District"),
            "commune": pgettext_lazy("level", "Commune"),
            "agency": pgettext_lazy("level", "Agency"),
        },
    ),
    Division("language", _("Language"), lambda person: person.language.split("-")[0], {}),
)


def groups_in(division: Division, people: Sequence[Person]) -> tuple[list[str], list[str]]:
    """In which group each of ``people`` is, and the groups that are to be compared with everybody else."""
    groups = [division.of(person) for person in people]
    there = sorted(set(groups) - {""})
    if len(there) < 2:
        return groups, []
    wanted = [each for each in there if each in division.focal] if division.focal else there
    # Of two groups one comparison says it all.
    return groups, wanted if len(there) > 2 else wanted[-1:]
