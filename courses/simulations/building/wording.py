"""Conditions as people say them."""

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _


def in_words(condition: Any) -> str:
    """``condition`` in words, empty where there is none; what is no condition as it is written."""
    if not condition:
        return ""
    if not isinstance(condition, Mapping):
        return json.dumps(condition, ensure_ascii=False)
    for name, joined in (("all", _(" and ")), ("any", _(" or ")), ("none", _(" or "))):
        if isinstance(condition.get(name), list):
            said = joined.join(_inside(each) for each in condition[name])
            return _("not so: (%(conditions)s)") % {"conditions": said} if name == "none" else said
    if "step" in condition:
        return _of_step(condition)
    return _of_variable(condition) if "var" in condition else json.dumps(condition, ensure_ascii=False)


def _inside(condition: Any) -> str:
    """Several that are joined stand in brackets among others."""
    several = (condition.get(name) for name in ("all", "any")) if isinstance(condition, Mapping) else ()
    has_many = any(isinstance(each, list) and len(each) > 1 for each in several)
    return f"({in_words(condition)})" if has_many else in_words(condition)


def _of_step(condition: Mapping[str, Any]) -> str:
    is_right = condition.get("was") == "right"
    words = _("step “%(name)s” was right") if is_right else _("step “%(name)s” was wrong")
    return words % {"name": condition["step"]}


def _of_variable(condition: Mapping[str, Any]) -> str:
    said = {"name": condition["var"], "value": condition.get("is", condition.get("not"))}
    if said["value"] == "":
        return (_("%(name)s is empty") if "is" in condition else _("%(name)s is not empty")) % said
    return (_("%(name)s is “%(value)s”") if "is" in condition else _("%(name)s is not “%(value)s”")) % said
