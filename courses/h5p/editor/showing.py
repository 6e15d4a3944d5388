"""Fields that are hidden until another field has a value (``showWhen``)."""

from collections.abc import Mapping
from typing import Any


def rules_of(own: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The conditions under which a field is shown; none for one that always is."""
    said = own.get("showWhen") if own.get("widget") == "showWhen" else None
    rules = said.get("rules") if isinstance(said, dict) else None
    listed = rules if isinstance(rules, list) else []
    return [each for each in listed if isinstance(each, dict) and isinstance(each.get("field"), str)]


def needs_all(own: Mapping[str, Any]) -> bool:
    return own.get("showWhen", {}).get("type") == "and"


def is_shown(own: Mapping[str, Any], beside: Mapping[str, Any]) -> bool:
    """Whether a field is shown where ``beside`` stands around it. What leads out of there may be shown."""
    rules = rules_of(own)
    if not rules:
        return True
    met = [_is_met(each, beside) for each in rules]
    return all(met) if needs_all(own) else any(met)


def _is_met(rule: Mapping[str, Any], beside: Any) -> bool:
    found = beside
    for name in rule["field"].split("/"):
        if name == ".." or not isinstance(found, dict) or name not in found:
            return True
        found = found[name]
    if isinstance(found, dict) and "library" in found:
        found = found["library"]
    asked = rule.get("equals")
    return found in asked if isinstance(asked, list) else found == asked
