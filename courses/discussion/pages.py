"""Discussions in the administration: what waits, what was reported, whom a question is for, and deciding on it."""

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import IndexView

from courses.checking.pages import may_see
from courses.discussion import moderate
from courses.discussion.access import posts_for
from courses.discussion.forms import APPROVE, ModerationForm
from courses.discussion.models import Post, PostState
from courses.discussion.reading import name_on
from learning.models import Activity

ICON = "comment"
TITLE = gettext_lazy("Discussions")
WAITING, REPORTED, ASKED = "waiting", "reported", "asked"
WHAT = [
    (WAITING, gettext_lazy("Waits for a look")),
    (REPORTED, gettext_lazy("Reported")),
    (ASKED, gettext_lazy("Asked of me, not answered by a trainer yet")),
    (PostState.SHOWN, pgettext_lazy("post", "Shown")),
    (PostState.HIDDEN, pgettext_lazy("post", "Hidden")),
]


def asked_of(posts: QuerySet[Post], user) -> QuerySet[Post]:
    """The questions among ``posts`` that are for ``user``, as long as no trainer has answered them."""
    answered = Post.objects.filter(parent=OuterRef("pk"), by_trainer=True, state=PostState.SHOWN)
    lasting = posts.filter(asked_id=user.pk, state__in=[PostState.WAITING, PostState.SHOWN])
    return lasting.filter(~Exists(answered))


class PostFilter(WagtailFilterSet):
    what = django_filters.ChoiceFilter(label=gettext_lazy("What"), choices=WHAT, method="only")
    lesson = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Lesson"), queryset=lambda request: discussed_lessons(request)
    )

    class Meta:
        model = Post
        fields = ["what", "lesson"]

    def only(self, posts: QuerySet[Post], _name: str, what: str) -> QuerySet[Post]:
        if what == REPORTED:
            return posts.filter(reported__gt=0)
        if what == ASKED:
            return asked_of(posts, self.request.user)
        return posts.filter(state=what)


def discussed_lessons(request: HttpRequest | None) -> QuerySet[Activity]:
    """The lessons below which somebody wrote, in the courses that the user may change."""
    if request is None:
        return Activity.objects.none()
    return Activity.objects.filter(pk__in=posts_for(request.user).values("lesson")).order_by("title")


class PostIndex(IndexView):
    """What learners wrote below the user's lessons, newest first."""

    model = Post
    page_title = TITLE
    any_permission_required = None  # decided by the pages that the user may change
    header_icon = ICON
    template_name = "wagtailadmin/generic/listing.html"
    index_url_name = "learning_discussion:index"
    index_results_url_name = "learning_discussion:index_results"
    default_ordering = "-made_at"
    is_searchable = False
    filterset_class = PostFilter
    paginate_by = 50
    columns = [
        TitleColumn(
            "text",
            label=gettext_lazy("Post"),
            accessor=lambda post: _shortened(post.text),
            get_url=lambda post: reverse("learning_discussion:moderate", args=[post.pk]),
        ),
        Column("author", label=gettext_lazy("Written by"), accessor=name_on),
        Column("lesson", label=gettext_lazy("Lesson"), accessor="lesson.title"),
        Column("state", label=gettext_lazy("State"), accessor="get_state_display"),
        Column("reported", label=pgettext_lazy("post", "Reports"), accessor=lambda post: post.reported or ""),
        DateColumn("made_at", label=pgettext_lazy("post", "Written"), sort_key="made_at"),
    ]

    def dispatch(self, request, *args, **kwargs):
        if not may_see(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def user_has_permission(self, permission) -> bool:
        return False  # nobody adds one here

    def get_base_queryset(self):
        posts = posts_for(self.request.user).exclude(state=PostState.DELETED)
        return posts.select_related("lesson", "learner__user").annotate(reported=Count("reports"))


@require_http_methods(["GET", "HEAD", "POST"])
def moderate_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Read one post where it stands, and show it or hide it."""
    posts = posts_for(request.user).exclude(state=PostState.DELETED)
    post = get_object_or_404(posts.select_related("lesson", "learner__user", "parent", "asked"), pk=pk)
    form = ModerationForm(request.POST if request.method == "POST" else None, initial={"decision": APPROVE})
    if form.is_bound and form.is_valid():
        _decide(request, post, form.cleaned_data)
        return redirect("learning_discussion:index")
    about = {
        "post": post,
        "author": name_on(post),
        "reports": post.reports.order_by("made_at"),
        "form": form,
        "page_title": _("Post in a discussion"),
        "page_subtitle": post.lesson.title,
        "header_title": _("Post in a discussion") + f": {post.lesson.title}",
        "header_icon": ICON,
        "breadcrumbs_items": [
            {"url": reverse("learning_discussion:index"), "label": TITLE},
            {"url": "", "label": post.lesson.title},
        ],
    }
    return render(request, "learning_courses/discussion/moderate.html", about)


def _decide(request: HttpRequest, post: Post, given: dict[str, str]) -> None:
    if given["decision"] == APPROVE:
        moderate.approve(post, by=request.user)
        messages.success(request, _("The post is shown."))
    else:
        moderate.hide(post, reason=given["reason"], by=request.user)
        messages.success(request, _("The post is hidden; its author reads why."))


def _shortened(words: str) -> str:
    return words if len(words) <= 90 else f"{words[:90].rsplit(' ', 1)[0]}…"
