"""The filters of the Statement resource (xAPI 1.0.3 Communication 2.1.3, IEEE 9274.1.1, 4.1.6.1) over the log.

A filter is answered by up to four short questions, each of which finds its newest rows by an index and none of which
has an OR in its way: what our own columns say, what mentions say, and statements about what either of them finds.
"""

import hashlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from learning.activities.models import Activity
from learning.enrolments.models import Enrolment
from learning.people.models import LearnerQuerySet
from learning.statements import actors, verbs
from learning.statements.agents import ifi, learner_uuid
from learning.statements.letter import CLIENT, site_agent
from learning.statements.mentions import agent_digest, digest
from learning.statements.models import Mention, MentionKind, Reference, Statement

LONGEST_VERB = 255

# A statement's place in the log: when it was stored, and its id.
Place = tuple[datetime, int]
# As what a statement names somebody or something, and the digest of whom or what.
Named = tuple[Any, uuid.UUID]


@dataclass(frozen=True)
class Filters:
    """What is asked for. ``agent`` is a valid agent, ``since`` excludes its moment and ``until`` includes it.

    ``authority`` (as a statement has it) and ``sender`` (as the log's column has it) are whoever asks. With ``mine``
    nothing is seen but what it sent, with ``learners`` nothing but that and what is about these learners.
    """

    agent: dict[str, Any] | None = None
    verb: str | None = None
    activity: str | None = None
    registration: uuid.UUID | None = None
    related_activities: bool = False
    related_agents: bool = False
    since: datetime | None = None
    until: datetime | None = None
    ascending: bool = False
    mine: bool = False
    learners: LearnerQuerySet | None = None
    authority: dict[str, Any] | None = None
    sender: str = ""

    @property
    def names_something(self) -> bool:
        """Whether more is asked for than a stretch of the log."""
        return any(each is not None for each in (self.agent, self.verb, self.activity, self.registration))


def verb_key(iri: str) -> str:
    """A verb's IRI as the log's column has it: the longest ones by their hash."""
    if len(iri) <= LONGEST_VERB:
        return iri
    return f"urn:sha256:{hashlib.sha256(iri.encode()).hexdigest()}"


def statements_matching(filters: Filters, *, most: int, after: Place | None = None) -> list[Place]:
    """The places of the first ``most`` statements that match, in their order; voided ones are left out.

    ``after`` is the place that the last page ended with. At most five queries, however much there is.
    """
    found: set[Place] = set()
    for branch in _branches(filters, after):
        found.update(branch[:most])
    return sorted(found, reverse=not filters.ascending)[:most]


def read_statements(places: list[Place]) -> list[Statement]:
    """The statements at ``places``, in that order. One query."""
    if not places:
        return []
    moments = [stored for stored, _pk in places]
    # The moments tell which parts of the log have to be looked at.
    rows = Statement.objects.filter(stored__range=(min(moments), max(moments)))
    by_pk = rows.in_bulk([pk for _stored, pk in places])
    return [by_pk[pk] for _stored, pk in places if pk in by_pk]


def visible(filters: Filters) -> Q:
    """What whoever asks may see, as a condition on statements."""
    if filters.mine:
        return Q(authority=filters.sender)
    if filters.learners is not None:
        return Q(enrolment__learner__in=filters.learners) | Q(authority=filters.sender)
    return Q()


def _branches(filters: Filters, after: Place | None) -> Iterator[QuerySet]:
    own = _own(filters)
    mentions = _mentions(filters)
    if own is not None:
        rows = Statement.objects.filter(own, visible(filters), _stretch(filters, after, "pk"), voided=False)
        yield _in_order(rows, filters, "pk")
    if mentions:
        yield _in_order(_mentioning(filters, mentions, after), filters, "statement_id")
    elif filters.registration is not None:
        rows = Statement.objects.filter(
            _columns(filters), visible(filters), registration=filters.registration
        )
        yield _in_order(rows.filter(_stretch(filters, after, "pk"), voided=False), filters, "pk")
    if filters.names_something:
        yield _in_order(_about(filters, own, mentions, after), filters, "statement_id")


def _columns(filters: Filters) -> Q:
    return Q() if filters.verb is None else Q(verb=verb_key(filters.verb))


def _own(filters: Filters) -> Q | None:
    """What our own statements say in their columns; None if that finds nothing."""
    if filters.mine:
        return None  # what a client sent is found by its mentions
    found = _columns(filters)
    if filters.agent is not None:
        by_agent = _by_agent(filters.agent, related=filters.related_agents)
        if by_agent is None:
            return None
        found &= by_agent
    if filters.activity is not None:
        key = actors.activity_in({"id": filters.activity})
        if key is None:
            return None
        # The value of one small question, so that the index on activity and time gives the order, too.
        found &= Q(activity=Subquery(Activity.objects.filter(key=key).values("pk")[:1]))
        if not filters.related_activities:
            # What was answered to its questions is with the activity, but not about it.
            found &= ~Q(verb=verbs.ANSWERED) | Q(data__object__id=filters.activity)
    if filters.registration is not None:
        found &= _enrolled(filters.registration)
    return found


def _by_agent(agent: dict[str, Any], *, related: bool) -> Q | None:
    learner = learner_uuid(agent)
    if learner is not None:
        return Q(enrolment__in=Enrolment.objects.filter(learner__uuid=learner))
    if related and ifi(agent) == ifi(site_agent()):
        return Q(enrolment__isnull=False) & ~Q(authority__startswith=CLIENT)
    return None


def _enrolled(registration: uuid.UUID) -> Q:
    return Q(enrolment=Subquery(Enrolment.objects.filter(uuid=registration).values("pk")[:1]))


def _mentions(filters: Filters) -> list[Named]:
    """What a statement of another system must mention, the rarer first."""
    found: list[Named] = []
    if filters.agent is not None:
        kind = MentionKind.RELATED_AGENT if filters.related_agents else MentionKind.AGENT
        # An anonymous group is nobody's name: nothing is found by it.
        found.append((kind, agent_digest(filters.agent) or digest("")))
    if filters.activity is not None:
        kind = MentionKind.RELATED_ACTIVITY if filters.related_activities else MentionKind.ACTIVITY
        found.append((kind, digest(filters.activity)))
    if filters.mine and filters.authority is not None:
        found.append((MentionKind.RELATED_AGENT, agent_digest(filters.authority) or digest("")))
    return found


def _mentioning(filters: Filters, mentions: list[Named], after: Place | None) -> QuerySet:
    (kind, value), *others = mentions
    rows = Mention.objects.filter(
        _below("statement__", _columns(filters) & visible(filters)),
        _stretch(filters, after, "statement_id"),
        kind=kind,
        value=value,
        stored=F("statement__stored"),
        statement__voided=False,
    )
    if filters.registration is not None:
        rows = rows.filter(_registered("statement__", filters.registration))
    for other in others:
        rows = rows.filter(_mentioned_by("statement_id", *other))
    return rows


def _about(filters: Filters, own: Q | None, mentions: list[Named], after: Place | None) -> QuerySet:
    """Statements about statements that match, whenever those were stored and whether they are voided or not."""
    target = _below("target__", _columns(filters))
    if mentions:
        by_mention = Q()
        for each in mentions:
            by_mention &= Q(_mentioned_by("target_id", *each))
        if filters.registration is not None:
            by_mention &= _registered("target__", filters.registration)
        target &= by_mention if own is None else (by_mention | _below("target__", own))
    elif filters.registration is not None:
        target &= _registered("target__", filters.registration)
    return Reference.objects.filter(
        target,
        _below("statement__", visible(filters)),
        _stretch(filters, after, "statement_id"),
        target__isnull=False,
        stored=F("statement__stored"),
        statement__voided=False,
    )


def _registered(prefix: str, registration: uuid.UUID) -> Q:
    return Q(**{f"{prefix}registration": registration}) | _below(prefix, _enrolled(registration))


def _mentioned_by(statement: str, kind: int, value: uuid.UUID) -> Exists:
    return Exists(Mention.objects.filter(statement=OuterRef(statement), kind=kind, value=value))


def _below(prefix: str, condition: Q) -> Q:
    """``condition`` on a statement as one on what leads to it by ``prefix``."""
    found = Q()
    found.connector, found.negated = condition.connector, condition.negated
    for child in condition.children:
        found.children.append(
            _below(prefix, child) if isinstance(child, Q) else (f"{prefix}{child[0]}", child[1])
        )
    return found


def _stretch(filters: Filters, after: Place | None, pk: str) -> Q:
    """The stretch of the log that is asked for, behind ``after``."""
    found = Q()
    if filters.since is not None:
        found &= Q(stored__gt=filters.since)
    if filters.until is not None:
        found &= Q(stored__lte=filters.until)
    if after is not None:
        stored, last = after
        way = "gt" if filters.ascending else "lt"
        # The first condition is in the second, but only the first is found by an index.
        found &= Q(**{f"stored__{way}e": stored})
        found &= Q(**{f"stored__{way}": stored}) | Q(**{"stored": stored, f"{pk}__{way}": last})
    return found


def _in_order(rows: QuerySet, filters: Filters, pk: str) -> QuerySet:
    order = ("stored", pk) if filters.ascending else ("-stored", f"-{pk}")
    return rows.order_by(*order).values_list("stored", pk)
