"""Which annual rule binds somebody."""

from collections.abc import Iterable
from datetime import date

from learning.people.models import Audience
from learning.record.models import AnnualTrainingRule

# Whom a rule without an audience is for.
STAFF = frozenset({Audience.CB, Audience.CC, Audience.VC})


def rule_for(audience: str, day: date, rules: Iterable[AnnualTrainingRule]) -> AnnualTrainingRule | None:
    """The rule among ``rules`` that binds the ``audience`` on ``day``; None for citizens, whom none does."""
    meant = {audience} | ({""} if audience in STAFF else set())
    fitting = [rule for rule in rules if audience and rule.audience in meant and rule.applies_on(day)]
    # The own one before the general one, then the later one.
    return max(
        fitting, key=lambda rule: (bool(rule.audience), rule.valid_from or date.min, rule.pk), default=None
    )
