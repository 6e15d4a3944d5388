"""The picture of a question for its editor, as large as learners see it."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe
from wagtail.images import get_image_model
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import policy_registry

from assessments.bank.filters import MANAGING
from assessments.questions.models import Question
from assessments.questions.pictures import SHOWN_AS


@require_safe
def show_picture(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the image ``pk`` is, for whoever writes questions and may choose it."""
    if not ModelPermissionPolicy(Question).user_has_any_permission(request.user, MANAGING):
        raise PermissionDenied
    policy = policy_registry.get_by_type(get_image_model())
    image = get_object_or_404(policy.instances_user_has_permission_for(request.user, "choose"), pk=pk)
    return redirect(image.get_rendition(SHOWN_AS).url)
