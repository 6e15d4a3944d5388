"""What somebody should take next, and why: what is asked of her, what a placement test showed, what she works as."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone as clock
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from courses.audiences import audience_labels
from courses.catalogue.cards import Mine
from courses.catalogue.facets import Offer
from courses.standing import person
from learning import conf
from learning.models import Enrolment, Membership, Progress

SHOWN = 3
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Recommendation:
    """A course to take, and the sentence that says why."""

    offer: Offer
    why: str


def recommended(request: HttpRequest, offers: Sequence[Offer], mine: Mine) -> list[Recommendation]:
    """The courses to show first to the person behind ``request``, none for a stranger; by two queries at most."""
    who = person(request)
    if not who:
        return []
    found: dict[uuid.UUID, Recommendation] = {}
    for one in (*_asked(offers, mine), *_placed(offers, mine), *_for_her_work(offers, mine, who)):
        found.setdefault(one.offer.listing.key, one)
    return list(found.values())[:SHOWN]


# --- what is asked -------------------------------------------------------------------------------------------


def _asked(offers: Iterable[Offer], mine: Mine) -> list[Recommendation]:
    """What somebody else enrolled her in, the next deadline first."""
    waiting = [(each, mine[each.listing.key]) for each in offers if _is_asked(mine.get(each.listing.key))]
    waiting.sort(key=lambda pair: pair[1].due_at or NEVER)
    return [Recommendation(offer, _until(enrolment)) for offer, enrolment in waiting]


def _is_asked(enrolment: Enrolment | None) -> bool:
    if enrolment is None or enrolment.satisfied_at:
        return False
    return bool(enrolment.due_at or enrolment.assigned_by_id)


def _until(enrolment: Enrolment) -> str:
    if enrolment.due_at is None:
        return _("You are asked to take this course.")
    day = date_format(clock.localtime(enrolment.due_at), "d/m/Y")
    if enrolment.due_at < clock.now():
        return _("Required; it was due on %(day)s.") % {"day": day}
    return _("Required by %(day)s.") % {"day": day}


# --- what a placement test showed ----------------------------------------------------------------------------


def _placed(offers: Sequence[Offer], mine: Mine) -> Iterator[Recommendation]:
    """What ``LEARNING["PLACEMENT"]`` says to those who scored low."""
    rules = conf.get("PLACEMENT")
    enrolments = {enrolment.course.code: enrolment for enrolment in mine.values() if enrolment.course.code}
    scores = _part_scores(rules, mine)
    by_code = {offer.listing.code: offer for offer in offers if offer.listing.key not in mine}
    for rule in rules:
        taken = enrolments.get(rule["course"])
        score = scores.get(str(rule["part"])) if rule.get("part") else taken and taken.score
        if taken is None or score is None or score >= rule["below"]:
            continue
        for code in rule["courses"]:
            if code in by_code:
                why = _("Your result in “%(course)s” suggests it.") % {"course": taken.course.title}
                yield Recommendation(by_code[code], why)


def _part_scores(rules: Iterable[dict], mine: Mine) -> dict[str, float | None]:
    """The best scores in the parts of courses that rules name, by key; no query where none does."""
    parts = [str(rule["part"]) for rule in rules if rule.get("part")]
    if not parts or not mine:
        return {}
    rows = Progress.objects.filter(enrolment__in=list(mine.values()), activity__key__in=parts)
    return {str(key): score for key, score in rows.values_list("activity__key", "score")}


# --- what is meant for people like her -----------------------------------------------------------------------


def _for_her_work(offers: Iterable[Offer], mine: Mine, who: Q) -> Iterator[Recommendation]:
    """Courses for what she is today, as her memberships say; not those she has taken."""
    today = clock.localdate()
    lasting = Q(to_date__isnull=True) | Q(to_date__gte=today)
    memberships = Membership.objects.filter(who, lasting, from_date__lte=today).order_by("kind", "pk")
    audiences = list(dict.fromkeys(memberships.values_list("audience", flat=True)))
    for audience in audiences:
        (label,) = audience_labels([audience]) or [audience]
        for offer in offers:
            if audience in offer.listing.audiences and offer.listing.key not in mine:
                yield Recommendation(offer, _("For you as: %(audience)s.") % {"audience": label.lower()})
