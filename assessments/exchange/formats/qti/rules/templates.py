"""The rules that QTI names instead of writing them out."""

from xml.etree.ElementTree import Element, fromstring

_MATCH = """<responseProcessing><responseCondition>
<responseIf><match><variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></match>
<setOutcomeValue identifier="SCORE">{right}</setOutcomeValue>{correct}</responseIf>
<responseElse><setOutcomeValue identifier="SCORE"><baseValue baseType="float">0</baseValue></setOutcomeValue>
{incorrect}</responseElse></responseCondition></responseProcessing>"""
_MAP = """<responseProcessing><setOutcomeValue identifier="SCORE"><{tag} identifier="RESPONSE"/></setOutcomeValue>
{rest}</responseProcessing>"""
_CC2_MAP = """<responseCondition>
<responseIf><equal toleranceMode="exact"><variable identifier="SCORE"/><variable identifier="MAXSCORE"/></equal>
{correct}</responseIf><responseElse>{incorrect}</responseElse></responseCondition>"""
_ONE = '<baseValue baseType="float">1</baseValue>'
_MOST = '<variable identifier="MAXSCORE"/>'
_SAYS = '<setOutcomeValue identifier="{}"><baseValue baseType="identifier">{}</baseValue></setOutcomeValue>'


def _feedback(variable: str) -> dict[str, str]:
    return {word: _SAYS.format(variable, word) for word in ("correct", "incorrect")}


_KNOWN = {
    "match_correct": _MATCH.format(right=_ONE, correct="", incorrect=""),
    "map_response": _MAP.format(tag="mapResponse", rest=""),
    "map_response_point": _MAP.format(tag="mapResponsePoint", rest=""),
    "cc2_match": _MATCH.format(right=_MOST, **_feedback("FEEDBACKBASIC")),
    "cc2_match_basic": _MATCH.format(right=_ONE, correct="", incorrect=""),
    "cc2_map_response": _MAP.format(tag="mapResponse", rest=_CC2_MAP.format(**_feedback("FEEDBACK"))),
}


def named_rules(address: str) -> Element | None:
    """The rules of the template at ``address``, whichever version names it; None when it is unknown."""
    name = address.rpartition("/")[2].lower().removesuffix(".xml")
    return fromstring(_KNOWN[name]) if name in _KNOWN else None  # noqa: S314 - our own text
