"""Where an XBlock's fields are kept. Needs the extra ``[xblock]``."""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from xblock.fields import BlockScope, UserScope
from xblock.runtime import KeyValueStore

from courses.xblocks.models import XBlockValue
from learning.models import Enrolment

MOST_BYTES = 64 * 1024  # one field
MOST_FIELDS = 100  # of one learner in one place


class TooMuch(Exception):
    """The XBlock wants to keep more than one may, or to change what its author wrote."""


class FieldStore(KeyValueStore):
    """What the author wrote, which nobody changes here, and the table for everything else.

    All that is asked for at one place comes by one query.
    """

    def __init__(self, *, enrolment: Enrolment, written: dict[str, Any]):
        self.enrolment = enrolment
        self.written = written
        self._read: dict[tuple[int | None, str], dict[str, Any]] = {}

    def get(self, key):
        return self._values(key)[key.field_name]

    def has(self, key):
        return key.field_name in self._values(key)

    def set(self, key, value):
        if _is_the_authors(key):
            raise TooMuch(f"The author's field {key.field_name} cannot be changed by a learner.")
        values = self._values(key)
        size = len(json.dumps(value, cls=DjangoJSONEncoder))
        if size > MOST_BYTES:
            raise TooMuch(f"The field {key.field_name} has {size} bytes, and at most {MOST_BYTES} are kept.")
        if key.field_name not in values and len(values) >= MOST_FIELDS:
            raise TooMuch(f"More than {MOST_FIELDS} fields.")
        enrolment, place = self._where(key)
        XBlockValue.objects.update_or_create(
            enrolment_id=enrolment, place=place, name=key.field_name, defaults={"value": value}
        )
        values[key.field_name] = value

    def delete(self, key):
        if _is_the_authors(key):
            raise TooMuch(f"The author's field {key.field_name} cannot be changed by a learner.")
        enrolment, place = self._where(key)
        XBlockValue.objects.filter(enrolment_id=enrolment, place=place, name=key.field_name).delete()
        self._values(key).pop(key.field_name, None)

    def _values(self, key) -> dict[str, Any]:
        if _is_the_authors(key):
            return self.written
        enrolment, place = where = self._where(key)
        if where not in self._read:
            kept = XBlockValue.objects.filter(enrolment_id=enrolment, place=place)
            self._read[where] = dict(kept.values_list("name", "value"))
        return self._read[where]

    def _where(self, key) -> tuple[int | None, str]:
        enrolment = self.enrolment.pk if key.scope.user == UserScope.ONE else None
        if key.scope.block == BlockScope.ALL:
            return enrolment, "all"
        kind = "type" if key.scope.block == BlockScope.TYPE else "usage"
        return enrolment, f"{kind}:{key.block_scope_id}"


def _is_the_authors(key) -> bool:
    # The scopes of parents and children, which there are none of here, are of no user either.
    return getattr(key.scope, "user", UserScope.NONE) == UserScope.NONE
