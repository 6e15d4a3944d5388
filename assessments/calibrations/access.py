"""Who sees calibrations, and who begins and stops them."""

from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy

from assessments.bank.filters import MANAGING
from assessments.questions.models import Question

VIEW = "learning_assessments.view_calibration"
ADD = "learning_assessments.add_calibration"


def may_see(user: Any) -> bool:
    """Whether ``user`` reads calibrations: whoever may look at the bank's questions, or has the permission."""
    return user.has_perm(VIEW) or may_begin(user) or may_see_bank(user)


def may_begin(user: Any) -> bool:
    """Whether ``user`` begins calibrations, and stops them."""
    return user.has_perm(ADD)


def may_see_bank(user: Any) -> bool:
    """Whether ``user`` may look at questions in the bank."""
    return ModelPermissionPolicy(Question).user_has_any_permission(user, MANAGING)


def may_change(user: Any) -> bool:
    """Whether ``user`` may open questions in the bank's editor."""
    return user.has_perm("learning_assessments.change_question")
