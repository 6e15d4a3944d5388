"""Is this a statement we can store? Says precisely what is wrong when it is not."""

import math
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from learning import conf
from learning.statements import verbs
from learning.statements.actors import activity_in
from learning.statements.agents import learner_agent
from learning.statements.formats import named_uuid, read_duration, read_timestamp

LONGEST_SECONDS = 4 * 3600  # one statement never claims more time than this
MOST_IN_ONE_POST = 200


class InvalidStatement(ValueError):
    """A statement that cannot be stored. ``place`` is its position in the batch, from 0."""

    def __init__(self, message: str, place: int = 0):
        super().__init__(message)
        self.place = place


class Draft(NamedTuple):
    """A checked statement about one of our activities, not yet stored."""

    uuid: UUID
    verb: str
    activity: UUID
    success: bool | None
    completion: bool | None
    scaled: float | None
    extent: float | None
    seconds: int
    timestamp: datetime
    data: dict[str, Any]


class Drafting:
    """Reads what is sent in one enrolment. What is the same in all its statements is made once, and by us.

    What the server says itself (``by_us``) may be about a part that is no activity of its own, as a question of a quiz
    is: then it belongs to the activity that its context names as the parent. The time at a part is in that of the whole,
    and counts once.
    """

    def __init__(self, *, learner: UUID, registration: UUID, now: datetime, by_us: bool = False):
        self.actor = learner_agent(learner)
        self.registration = str(registration)
        self.now, self.now_written = now, now.isoformat()
        self.by_us = by_us
        self.prefix = conf.get("ACTIVITY_IRI")

    def draft(self, raw: Any, place: int = 0) -> Draft:
        """``raw`` as a Draft with actor and registration filled in. Raises InvalidStatement for its ``place``."""
        try:
            return self._draft(raw)
        except InvalidStatement as problem:
            raise InvalidStatement(str(problem), place) from None

    def _draft(self, raw: Any) -> Draft:
        if not isinstance(raw, dict):
            raise InvalidStatement(_("A statement must be an object."))
        if raw.get("actor") not in (None, self.actor):
            raise InvalidStatement(_("The statement names another person. Please reload the page."))
        uuid, result, context = _uuid(raw.get("id")), _object(raw, "result"), _object(raw, "context")
        said_at = raw.get("timestamp")
        timestamp = self.now if said_at is None else _timestamp(said_at)
        thing = _object(raw, "object")
        is_part = self.by_us and self._is_part(thing)
        spent = _seconds(result.get("duration"))
        data = {
            **raw,
            "id": str(uuid),
            "actor": self.actor,
            "timestamp": self.now_written if said_at is None else timestamp.isoformat(),
            "context": {**context, "registration": self.registration},
        }
        return Draft(
            uuid,
            _verb(raw),
            self._activity(_parent(context) if is_part else thing),
            _boolean(result, "success"),
            _boolean(result, "completion"),
            _scaled(result),
            _extent(result),
            0 if is_part else spent,
            timestamp,
            data,
        )

    def _activity(self, thing: dict) -> UUID:
        iri = thing.get("id")
        if not isinstance(iri, str) or not iri.startswith(self.prefix):
            raise InvalidStatement(_("The statement is not about an activity of this site."))
        try:
            return named_uuid(iri.removeprefix(self.prefix))
        except ValueError:
            raise InvalidStatement(_("The statement is not about an activity of this site.")) from None

    def _is_part(self, thing: dict) -> bool:
        """Whether ``thing`` is a question that a statement describes, and no activity that we declare."""
        definition = thing.get("definition")
        is_question = isinstance(definition, dict) and definition.get("type") == verbs.QUESTION
        return is_question and activity_in({"id": str(thing.get("id"))}) is None


def _object(raw: dict, name: str) -> dict:
    value = {} if raw.get(name) is None else raw[name]
    if not isinstance(value, dict):
        raise InvalidStatement(_("“%(name)s” must be an object.") % {"name": name})
    return value


def _uuid(value: Any) -> UUID:
    try:
        return UUID(str(value))
    except ValueError:
        raise InvalidStatement(_("The statement needs a UUID as its id.")) from None


def _verb(raw: dict) -> str:
    iri = _object(raw, "verb").get("id")
    if not isinstance(iri, str) or not iri.startswith(("http://", "https://")) or len(iri) > 255:
        raise InvalidStatement(_("The verb needs an IRI as its id."))
    return iri


def _parent(context: dict) -> dict:
    """The activity that the part belongs to which a statement with that ``context`` is about."""
    parents = _object(context, "contextActivities").get("parent")
    return _object({"object": parents[0] if isinstance(parents, list) and parents else None}, "object")


def _timestamp(value: Any) -> datetime:
    try:
        moment = (read_timestamp(value) or parse_datetime(value)) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None:
        raise InvalidStatement(_("“timestamp” must be a date and time as in ISO 8601."))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _boolean(result: dict, name: str) -> bool | None:
    value = result.get(name)
    if value is not None and not isinstance(value, bool):
        raise InvalidStatement(_("“%(name)s” must be true or false.") % {"name": name})
    return value


def _number(value: Any, low: float, high: float, name: str) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not math.isfinite(value) or not low <= value <= high:
        raise InvalidStatement(
            _("“%(name)s” must be a number from %(low)s to %(high)s.")
            % {"name": name, "low": low, "high": high}
        )
    return float(value)


def _scaled(result: dict) -> float | None:
    scaled = _object(result, "score").get("scaled")
    return None if scaled is None else _number(scaled, -1, 1, "scaled")


def _extent(result: dict) -> float | None:
    percent = _object(result, "extensions").get(verbs.PROGRESS_EXTENSION)
    return None if percent is None else _number(percent, 0, 100, "progress") / 100


def _seconds(value: Any) -> int:
    if value is None:
        return 0
    seconds = read_duration(value) if isinstance(value, str) else None
    if seconds is None:
        raise InvalidStatement(_("“duration” must be a duration as in ISO 8601, for example PT1M30S."))
    return round(max(0, min(LONGEST_SECONDS, seconds)))
