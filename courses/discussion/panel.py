"""What waits in discussions, on the home page of the administration."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest
from django.utils.functional import cached_property
from wagtail.admin.ui.components import Component

from courses.discussion.access import posts_for
from courses.discussion.models import Post, PostReport, PostState
from courses.discussion.pages import ASKED, REPORTED, WAITING


class DiscussionPanel(Component):
    """How many posts wait for a look, were reported, or ask this user. By one query."""

    name = "learning_discussion"
    template_name = "learning_courses/discussion/home_panel.html"
    order = 155

    def __init__(self, request: HttpRequest):
        super().__init__()
        self.user = request.user

    @cached_property
    def counts(self) -> dict[str, int]:
        lasting = Q(state__in=[PostState.WAITING, PostState.SHOWN])
        answered = Post.objects.filter(parent=OuterRef("pk"), by_trainer=True, state=PostState.SHOWN)
        posts = posts_for(self.user).filter(lasting)
        return posts.aggregate(
            **{
                WAITING: Count("pk", filter=Q(state=PostState.WAITING)),
                REPORTED: Count("pk", filter=Exists(PostReport.objects.filter(post=OuterRef("pk")))),
                ASKED: Count("pk", filter=Q(asked_id=self.user.pk) & ~Exists(answered)),
            }
        )

    @property
    def is_shown(self) -> bool:
        return any(self.counts.values())

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return self.counts
