"""The options of a question as it is now: their texts by id, and which are right."""

from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import pgettext

from assessments.questions.models import Question
from assessments.tallies.counting import CHOSEN


@dataclass(frozen=True)
class Key:
    """``names`` are the texts of options by id, ``right`` the ids of those that are right."""

    names: dict[str, str] = field(default_factory=dict)
    right: frozenset[str] = frozenset()


def key_of(question: Question | None) -> Key:
    """Nothing for a question without options to choose from, and for one that is gone."""
    kind = question.kind if question else None
    if question is None or kind is None or kind.interaction not in CHOSEN:
        return Key()
    definition = kind.definition(kind.clean(question.plain_data()))
    right = frozenset(definition.get("correctResponsesPattern", [""])[0].split("[,]"))
    if kind.interaction == "true-false":
        return Key({"true": pgettext("answer", "True"), "false": pgettext("answer", "False")}, right)
    choices = definition.get("choices", [])
    return Key({each["id"]: each["description"][settings.LANGUAGE_CODE] for each in choices}, right)
