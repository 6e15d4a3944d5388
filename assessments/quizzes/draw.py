"""Which questions a paper takes from the bank. The same seed over the same bank draws the same.

No question comes twice. Where sections want the same questions, each gets as many as is possible together: a section
that can do with others lets go of what another one needs.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from django.db.models import Q

from assessments.questions.models import Pool, Question
from assessments.quizzes.section import Section
from learning import api


@dataclass(frozen=True)
class Drawn:
    """What ``section`` got: ``questions`` of the ``fitting`` ones that are not chosen already."""

    section: Section
    fitting: int
    questions: Sequence[int]

    @property
    def missing(self) -> int:
        """How many questions the bank is short of."""
        return max(0, self.section.draw - len(self.questions))


def draw(sections: Sequence[Section], random: Random, *, taken: Collection[int] = ()) -> list[Drawn]:
    """Questions for ``sections``, none of which is in ``taken``. By two queries, by none without sections."""
    if not sections:
        return []
    fitting = [[pk for pk in found if pk not in set(taken)] for found in _fitting(sections)]
    for pks in fitting:
        random.shuffle(pks)
    given = _share_out(fitting, [section.draw for section in sections])
    return [Drawn(section, len(pks), got) for section, pks, got in zip(sections, fitting, given, strict=True)]


def _fitting(sections: Sequence[Section]) -> list[list[int]]:
    """For each section the questions that fit it, in the order of their keys."""
    inside = _pools_inside({section.pool_id for section in sections if section.pool_id})
    wanted = Q()
    for section in sections:
        wanted |= _where(section, inside)
    rows = Question.objects.askable().filter(wanted).order_by("pk")
    known = list(rows.values_list("pk", "pool_id", "difficulty", "competencies"))
    return [[pk for pk, *about in known if _fits(section, inside, *about)] for section in sections]


def _where(section: Section, inside: Mapping[int, set[int]]) -> Q:
    """What a database can look for; competencies lie in JSON, which each of them reads otherwise."""
    level = Q(difficulty__range=(section.easiest, section.hardest))
    return level & Q(pool__in=inside[section.pool_id]) if section.pool_id else level


def _fits(section: Section, inside: Mapping[int, set[int]], pool: int | None, difficulty: int, tags) -> bool:
    if section.pool_id and pool not in inside[section.pool_id]:
        return False
    if not section.easiest <= difficulty <= section.hardest:
        return False
    wanted = api.tag_keys(section.competencies)
    return not wanted or any(is_part(key, whole) for key in api.tag_keys(tags) for whole in wanted)


def is_part(key: str, whole: str) -> bool:
    """Whether the competency ``key`` is ``whole`` or a part of it: digcomp@2.2:4.1 is a part of digcomp@2.2:4."""
    return key == whole or key.startswith(f"{whole}.")


def _pools_inside(tops: Iterable[int]) -> dict[int, set[int]]:
    """Each of the pools with all that are inside it."""
    tops = set(tops)
    parents = dict(Pool.objects.values_list("pk", "parent_id")) if tops else {}
    inside = {top: {top} for top in tops}
    for pk in parents:
        above, seen = parents[pk], {pk}
        while above is not None and above not in seen:
            seen.add(above)
            if above in inside:
                inside[above].add(pk)
            above = parents.get(above)
    return inside


def _share_out(fitting: Sequence[Sequence[int]], wanted: Sequence[int]) -> list[list[int]]:
    """To each section as many of its ``fitting`` as it wants and the others can spare; 0 takes what is left over."""
    owner: dict[int, int] = {}
    for place, count in enumerate(wanted):
        for _one in range(min(count, len(fitting[place]))):
            if not _give(place, fitting, owner, set()):
                break
    for place, count in enumerate(wanted):
        if not count:
            owner |= {pk: place for pk in fitting[place] if pk not in owner}
    return [[pk for pk in fitting[place] if owner.get(pk) == place] for place in range(len(wanted))]


def _give(place: int, fitting: Sequence[Sequence[int]], owner: dict[int, int], asked: set[int]) -> bool:
    """One more question for the section at ``place``: a free one, or one whose owner finds another."""
    for pk in fitting[place]:
        if pk not in owner:
            owner[pk] = place
            return True
    asked.add(place)
    for pk in fitting[place]:
        other = owner[pk]
        if other not in asked and _give(other, fitting, owner, asked):
            owner[pk] = place
            return True
    return False
