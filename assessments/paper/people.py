"""Whose papers somebody may enter: those of her units."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from learning import api
from learning.models import Learner, Membership
from learning.vietnamese import fold

MAY_ENTER = api.Right.IMPORT_COMPLETIONS


def people_of(user: Any) -> QuerySet:
    """Everybody with a name in the units where ``user`` may bring results in."""
    named = Learner.objects.filter(merged_into__isnull=True).exclude(full_name="")
    if user.is_superuser:
        return named
    units = list(api.units_visible_to(user, may=MAY_ENTER).values_list("pk", flat=True))
    lasting = Membership.objects.filter(Q(to_date__isnull=True) | Q(to_date__gte=timezone.localdate()))
    return named.filter(pk__in=lasting.filter(unit__in=units).values("learner"))


def known_people(user: Any, *, uuids: Iterable[Any], names: Iterable[str]) -> tuple[Mapping, Mapping]:
    """People of ``user`` by the text of their uuid, and by their folded name. Two queries for a whole sheet."""
    wanted = Q(uuid__in=list(uuids)) | Q(search_text__in={fold(name)[:200] for name in names})
    found = list(people_of(user).filter(wanted))
    by_name: dict[str, list[Any]] = {}
    for one in found:
        by_name.setdefault(one.search_text, []).append(one)
    return {str(one.uuid): one for one in found}, by_name
