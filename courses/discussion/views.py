"""The discussion of a lesson, for learners and guests. Everything works without a script."""

import uuid
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from courses.discussion import reading, write
from courses.discussion.access import Visitor, visitor_at
from courses.discussion.forms import PostForm, ReportForm, TextForm
from courses.discussion.models import LONGEST, Post, PostState
from courses.discussion.policy import trainers_of
from courses.feedback.throttle import is_hurried, sender_of
from learning.addresses import asked_address, posted_address

TOO_MANY, TOO_BIG_PK = 429, 2**63


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def discussion(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Everything that was asked and answered below the lesson ``key``, and a form to write more."""
    visitor = _visitor(request, key)
    if not visitor.may_read:
        return _shown(visitor, {}, status=403)
    question = _question(visitor, request.POST.get("parent") or request.GET.get("reply", ""))
    form = _form(visitor, question)
    if request.method != "POST":
        if "new" in request.GET and (first := _first_news(visitor)):
            return redirect(_place(visitor, first))
        return _shown(visitor, {"form": form, "question": question})
    if not form.is_valid():
        return _shown(visitor, {"form": form, "question": question}, status=400)
    try:
        post = write.say(visitor, parent=question, **form.cleaned_data)
    except write.Refused as refused:
        form.add_error(None, str(refused))
        status = TOO_MANY if isinstance(refused, write.TooSoon) else 403
        return _shown(visitor, {"form": form, "question": question}, status=status)
    _tell_kept(request, post)
    return redirect(_place(visitor, question or post, post))


def _visitor(request: HttpRequest, key: uuid.UUID) -> Visitor:
    visitor = visitor_at(request, key)
    if visitor is None:
        raise Http404
    return visitor


def _question(visitor: Visitor, asked: str) -> Post | None:
    """The question that is to be answered; none where nothing like it is there to be read."""
    if not asked:
        return None
    pk = int(asked) if asked.isdecimal() and int(asked) < TOO_BIG_PK else 0
    found = reading.questions(visitor).filter(pk=pk).select_related("learner__user").first()
    if found is None or found.state in (PostState.DELETED, PostState.HIDDEN):
        raise Http404
    return found


def _form(visitor: Visitor, question: Post | None) -> PostForm:
    may_ask = question is None and not visitor.moderates and not visitor.why_not
    trainers = trainers_of(visitor.standing.course.key) if may_ask else []
    given = visitor.request.POST if visitor.request.method == "POST" else None
    return PostForm(given, trainers=trainers, may_be_unnamed=visitor.may_be_unnamed)


def _shown(visitor: Visitor, more: dict[str, Any], *, status: int = 200) -> HttpResponse:
    request, question = visitor.request, more.get("question")
    page, said = reading.page_of(visitor, request.GET.get("page")) if visitor.may_read else (None, [])
    here = posted_address(request, "here") or asked_address(request, "here") or visitor.lesson.address or "/"
    context = {
        "visitor": visitor,
        "lesson": visitor.lesson,
        "here": here,
        "page": page,
        "said": said,
        "question_by": reading.name_on(question) if question else "",
        "longest": LONGEST,
        **more,
    }
    return render(request, "learning_courses/discussion/discussion.html", context, status=status)


def _first_news(visitor: Visitor) -> Post | None:
    if visitor.learner is None:
        return None
    first = reading.news(visitor.learner, visitor.lesson.pk).order_by("shown_at").first()
    return first and Post.objects.get(pk=first.parent_id)


def _tell_kept(request: HttpRequest, post: Post) -> None:
    if post.state == PostState.WAITING:
        messages.success(request, _("Your post is kept. Others read it once somebody has looked at it."))
    else:
        messages.success(request, _("Your post is there."))


def _place(visitor: Visitor, question: Post, post: Post | None = None) -> str:
    """Where the question stands on the site, at ``post`` if one is given."""
    address = reverse("learning_courses:discussion", args=[visitor.lesson.key])
    number = reading.page_number(visitor, question)
    page = f"?page={number}" if number > 1 else ""
    return f"{address}{page}#post-{(post or question).pk}"


def at_post(view):
    """``view`` with the visitor and the post, if it is there for her to see; else there is none."""

    @never_cache
    @wraps(view)
    def found(request: HttpRequest, pk: int) -> HttpResponse:
        lesson = get_object_or_404(Post.objects.select_related("lesson"), pk=min(pk, TOO_BIG_PK - 1)).lesson
        visitor = _visitor(request, lesson.key)
        if not visitor.may_read:
            raise Http404
        post = get_object_or_404(
            Post.objects.select_related("parent", "learner__user", "unit").exclude(state=PostState.DELETED),
            pk=pk,
        )
        return view(request, visitor, post)

    return found


@require_http_methods(["GET", "HEAD", "POST"])
@at_post
def own_post(request: HttpRequest, visitor: Visitor, post: Post) -> HttpResponse:
    """Change one's own post, or take it back."""
    if visitor.learner is None or post.learner_id != visitor.learner.pk:
        raise Http404
    back = _place(visitor, post.parent or post, post)
    if request.method == "POST" and request.POST.get("do") == "delete":
        write.take_back(post)
        messages.success(request, _("Your post is deleted."))
        return redirect(back)
    form = TextForm(request.POST if request.method == "POST" else None, initial={"text": post.text})
    status = 200
    if form.is_bound and form.is_valid():
        try:
            _tell_kept(request, write.change(visitor, post, text=form.cleaned_data["text"]))
            return redirect(back)
        except write.Refused as refused:
            form.add_error(None, str(refused))
            status = 403
    context = {
        "form": form,
        "post": post,
        "lesson": visitor.lesson,
        "back": back,
        "longest": LONGEST,
        "may_change": write.may_change(post),
    }
    return render(
        request,
        "learning_courses/discussion/own_post.html",
        context,
        status=400 if form.is_bound and status == 200 else status,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@at_post
def report_post(request: HttpRequest, visitor: Visitor, post: Post) -> HttpResponse:
    """Say that a post should not be there. Anybody who can read it may."""
    if not post.is_shown:
        raise Http404
    back = _place(visitor, post.parent or post, post)
    form = ReportForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound and form.is_valid():
        if not is_hurried(request):
            write.report(post, sender=sender_of(request), words=form.cleaned_data["words"])
            messages.success(request, _("Thank you. Those who look after the course look at this post."))
            return redirect(back)
        form.add_error(
            None, _("Several reports came from you just now. Please wait ten minutes; your text is kept.")
        )
        status = TOO_MANY
    context = {
        "form": form,
        "post": post,
        "author": reading.name_on(post),
        "lesson": visitor.lesson,
        "back": back,
    }
    return render(
        request,
        "learning_courses/discussion/report_post.html",
        context,
        status=400 if form.is_bound and status == 200 else status,
    )


@require_POST
@at_post
def settle_post(request: HttpRequest, visitor: Visitor, post: Post) -> HttpResponse:
    """Say that this is the answer, or is not after all: who asked may, and who looks after the course."""
    asked = visitor.learner is not None and post.parent and post.parent.learner_id == visitor.learner.pk
    if post.parent is None or not post.is_shown or not (asked or visitor.moderates):
        raise Http404
    write.settle(post, is_answer=request.POST.get("do") != "unsettle")
    return redirect(_place(visitor, post.parent, post))
