"""Single and multiple choice, true or false, and the choice of pictures."""

from html import escape

from django.utils.translation import pgettext

from assessments.exchange.formats.base import Item
from assessments.exchange.formats.qti.writing.build import RESPONSE, Built
from assessments.exchange.formats.qti.writing.richtext import say


def write_single(built: Built, item: Item) -> None:
    _choice(built, item["options"], several=False)


def write_multiple(built: Built, item: Item) -> None:
    _choice(built, item["options"], several=True)


def write_pictures(built: Built, item: Item) -> None:
    _choice(built, item["options"], several=bool(item.get("several")))


def write_true_false(built: Built, item: Item) -> None:
    built.response(RESPONSE, "single", "identifier", [item["answer"]])
    built.scores(1)
    built.by_template("match_correct")
    interaction = built.add("choiceInteraction", responseIdentifier=RESPONSE, shuffle=False, maxChoices=1)
    for name, text in (("true", pgettext("answer", "True")), ("false", pgettext("answer", "False"))):
        built.add("simpleChoice", interaction, text, identifier=name)


def _choice(built: Built, options: list[Item], *, several: bool) -> None:
    names = [f"choice{n}" for n in range(1, len(options) + 1)]
    right = [name for name, option in zip(names, options, strict=True) if option["correct"]]
    points = {name: 1 if name in right else -1 for name in names} if several else None
    built.response(RESPONSE, "multiple" if several else "single", "identifier", right, points)
    built.scores(len(right) if several else 1)
    say_of_each(built, names, [option.get("feedback", "") for option in options], several=several)
    built.by_template("map_response" if several else "match_correct")
    interaction = built.add(
        "choiceInteraction", responseIdentifier=RESPONSE, shuffle=True, maxChoices=0 if several else 1
    )
    for name, option in zip(names, options, strict=True):
        choice = built.add("simpleChoice", interaction, identifier=name)
        if option.get("image"):
            picture, _width, _height = built.picture(option["image"])
            built.add("img", choice, src=built.place(picture), alt=option["text"])
        else:
            choice.text = option["text"]


def say_of_each(built: Built, names: list[str], said: list[str], *, several: bool) -> None:
    """The feedback on each answer: the variable FEEDBACK holds what was chosen."""
    if not any(said):
        return
    built.outcome("FEEDBACK", "identifier", cardinality="multiple" if several else "single")
    built.add("variable", built.set("FEEDBACK"), identifier=RESPONSE)
    for name, words in zip(names, said, strict=True):
        if words:
            say(built, "FEEDBACK", name, f"<p>{escape(words)}</p>")
