"""What an item says after it was answered: found out by answering it."""

from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from assessments.exchange.formats.qti.body import Body
from assessments.exchange.formats.qti.marking import Given, Marking
from assessments.exchange.formats.qti.names import every
from assessments.exchange.formats.qti.values import listed

KINDS = ("modalFeedback", "feedbackInline", "feedbackBlock")


class Feedback:
    """The feedback of an item, as it is shown for each of some responses, the ``probes``."""

    def __init__(self, item: Element, marking: Marking, body: Body, probes: list[Given]):
        values = [marking.outcomes(each) for each in probes]
        self._shown = [
            (element, [_is_shown(element, each) for each in values]) for element in every(item, *KINDS)
        ]
        self._body = body

    def of_each(self) -> list[str]:
        """The words that only some of the responses get to read, response by response."""
        some = [(element, shown) for element, shown in self._shown if any(shown) and not all(shown)]
        count = len(self._shown[0][1]) if self._shown else 0
        return [
            " ".join(filter(None, (self._body.words(element) for element, shown in some if shown[n])))
            for n in range(count)
        ]

    def of_all(self, *, each_is_told: bool) -> str:
        """What is left for the explanation, which every learner reads. ``each_is_told`` when responses have theirs."""
        everybody = [element for element, shown in self._shown if all(shown)]
        some = [element for element, shown in self._shown if any(shown) and not all(shown)]
        never = [element for element, shown in self._shown if not any(shown)]
        if some and not each_is_told:
            self._body.tell(_("Feedback that only some responses got is in the explanation, for everybody."))
        if never:
            self._body.tell(
                _("Feedback that is shown at certain times only is in the explanation, for everybody.")
            )
        said = [*everybody, *([] if each_is_told else some), *never]
        texts = dict.fromkeys(self._body.inner(element) for element in said)
        return "".join(filter(None, texts))


def _is_shown(element: Element, values: Given) -> bool:
    value = listed(values.get(element.get("outcomeIdentifier", "")))
    names = (element.get("identifier") or "").split()
    return any(name in value for name in names) == (element.get("showHide", "show") == "show")
