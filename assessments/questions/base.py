"""What a question type is: how it is written, shown, answered and marked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from wagtail.blocks import StructBlock

from assessments.questions.rekey import rekeyed
from learning import registry
from learning.vietnamese import tidy

Data = dict[str, Any]


@dataclass(frozen=True)
class Mark:
    """How good a response is, from 0 to 1, and what its author says about it.

    ``waits`` when a person has to look at it: then ``score`` is what could be found without one.
    """

    score: float
    feedback: str = ""
    waits: bool = False

    @property
    def verdict(self) -> str:
        """The score in one word, as the screens name it: right, partly or wrong."""
        if self.score >= 1:
            return "right"
        return "partly" if self.score > 0 else "wrong"


@dataclass(frozen=True)
class Example:
    """A question of a type with responses to it. The contract tests of every type run over these."""

    data: Data
    right: list[Any] = field(default_factory=list)
    wrong: list[Any] = field(default_factory=list)


class QuestionType:
    """One kind of question. Contribute a subclass through ``register_learning_question_types``.

    ``name`` is stored with questions and never changes. ``Fields`` is the form its author fills in; the values are
    the question's *data*: plain dicts, lists, strings, numbers and booleans. A *response* is plain too, None when
    nothing was answered. Everything shown must work without a script.
    """

    name: str
    label: Any
    description: Any = ""
    icon = "help"
    template: str
    Fields: type[StructBlock]
    # Static files that its fields look better with, and that make answering easier. Nothing may need them.
    styles: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    # The word of cmi interactions for this kind (IEEE 1484.11.1): tells readers of the log what was asked.
    interaction = "other"
    # Whether a person marks it; its own marks then say that they wait.
    by_hand = False
    # Whether it is answered with a file: the response is then {"file": uuid, "name": …, "size": …} of a kept upload.
    takes_file = False
    # Whether somebody who does not see, hear or point can answer it as well as anybody; else tests for her leave it out.
    accessible = True

    def clean(self, data: Data) -> Data:
        """``data`` tidied. Raises ValidationError with a dict: which field, and which of its items, is wrong."""
        raise NotImplementedError

    def lay_out(self, data: Data, random: Random, *, shuffle: bool) -> Data:
        """``data`` in the order that one learner will see; responses are about this order."""
        return data

    def pictures(self, data: Data) -> list[int]:
        """The keys of the images that ``data`` shows. A paper carries their addresses in ``data["pictures"]``."""
        return []

    def told(self, words: str, data: Data) -> str:
        """``words``, the HTML of the stem or the explanation, with what laid-out ``data`` fills in: drawn numbers."""
        return words

    def context(self, data: Data, response: Any, *, name: str, review: bool) -> dict[str, Any]:
        """What the template needs. Without ``review`` nothing in it may tell the right answer."""
        raise NotImplementedError

    def render(self, data: Data, response: Any = None, *, name: str, review: bool = False) -> SafeString:
        """The fields to answer with, filled in with ``response``; after marking, for ``review``."""
        context = self.context(data, response, name=name, review=review)
        return SafeString(render_to_string(self.template, {"name": name, "review": review, **context}))

    def read(self, post: Mapping[str, Any], name: str) -> Any:
        """The response in a posted form; None when nothing was answered."""
        raise NotImplementedError

    def look_at(self, data: Data, file: Any) -> Data:
        """What a machine finds in a ``file`` that was handed in: plain, kept with the response.

        Raises ValidationError for a file that is not taken; the message tells the learner what to do.
        """
        return {}

    def has_key(self, data: Data) -> bool:
        """Whether a machine alone finds out by ``data`` how good a response is."""
        return not self.by_hand

    def is_complete(self, response: Any) -> bool:
        """Whether every part of the question is answered."""
        return response is not None and not (isinstance(response, list) and None in response)

    def mark(self, data: Data, response: Any) -> Mark:
        """How good ``response`` is. Whatever is posted, it gets a mark and no error."""
        raise NotImplementedError

    def rekey(self, frozen: Data, data: Data) -> Data | None:
        """``frozen``, as one learner saw it, with the key of corrected ``data``; responses keep their meaning.

        None where the two do not fit together, because what was to be chosen from is another.
        """
        return rekeyed(self, frozen, data)

    def log_pattern(self, response: Any, data: Data) -> str:
        """The response for the log, as cmi interactions write it, in the ids of ``definition(data)``.

        Empty where it may hold personal words, and for what was forged.
        """
        return ""

    def definition(self, data: Data) -> dict[str, Any]:
        """What the log says of the question beside its text: the components and ``correctResponsesPattern`` of its
        interaction (xAPI 1.0.3, 2.4.4.1). ``assessments.questions.interactions`` has the words."""
        return {}

    @classmethod
    def examples(cls) -> list[Example]:
        """Questions with right and wrong responses; at least one."""
        raise NotImplementedError


def question_type(name: str) -> QuestionType | None:
    """The installed type of that name, None when its app is not installed."""
    kind = registry.question_types.get(name)
    return kind() if kind else None


def refuse(**errors: Any) -> None:
    """Raise one ValidationError for ``errors`` by field, if there are any that are not empty."""
    found = {name: message for name, message in errors.items() if message}
    if found:
        raise ValidationError(found)


def picture_in(data: Data, pk: Any) -> dict[str, Any] | None:
    """Where the image ``pk`` is and how large (``url``, ``width``, ``height``); None when it is gone or not resolved."""
    return (data.get("pictures") or {}).get(str(pk))


def whole_number(text: Any) -> int | None:
    """A number as a form's option or select carries it; None for anything else."""
    return (
        int(text) if isinstance(text, str) and text.isascii() and text.isdigit() and len(text) < 5 else None
    )


def posted_text(post: Mapping[str, Any], name: str, *, longest: int) -> str | None:
    """What was written in the field ``name``, tidied and cut; None for nothing."""
    # PostgreSQL keeps no NUL, and no keyboard types one.
    return tidy(str(post.get(name) or "").replace("\x00", ""))[:longest] or None


def posted_places(post: Mapping[str, Any], name: str, *, most: int) -> list[int | None] | None:
    """What was chosen in the rows ``name-0``, ``name-1`` …; None when nothing was in any of them."""
    places: list[int | None] = []
    while len(places) < most and (key := f"{name}-{len(places)}") in post:
        places.append(whole_number(post[key]))
    return places if any(place is not None for place in places) else None


def item_of(items: list, index: Any) -> Any:
    """``items[index]``, None when a forged index is not one of ours."""
    if isinstance(index, bool) or not isinstance(index, int) or not 0 <= index < len(items):
        return None
    return items[index]
