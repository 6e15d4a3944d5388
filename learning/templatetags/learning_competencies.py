"""What something trains, and what a learner can do: ``{% load learning_competencies %}``."""

from typing import Any

from django import template

from learning.competencies.book import Term, book
from learning.competencies.picture import picture_of
from learning.competencies.standing import competencies_of
from learning.competencies.tag import tag_keys
from learning.people.models import Learner

register = template.Library()


@register.simple_tag
def competencies_in_words(tags: Any) -> list[Term]:
    """What an author chose, in the words of the site's framework: ``{% … page.competencies as terms %}``."""
    keys = tag_keys(tags)
    return book().shown(keys) if keys else []


@register.inclusion_tag("learning/components/competency_map.html")
def competency_map(learner: Learner | None, framework: str = "") -> dict[str, Any]:
    """The learner's competencies as a picture and a table, if any is taught: ``{% competency_map learner %}``."""
    known = book()
    standings = competencies_of(learner, framework) if learner else []
    if not any(each.lessons or each.evidence for each in standings):
        return {"standings": []}
    chosen = known.frameworks[standings[0].term.framework]
    return {
        "standings": standings,
        "framework": chosen,
        "picture": picture_of(known, standings),
        "has_levels": any(each.level for each in standings),
        "is_our_words": any(each.term.is_ours for each in standings),
    }
