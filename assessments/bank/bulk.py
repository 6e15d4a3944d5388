"""Changing many questions at once, from the list."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.forms.tags import TagField
from wagtail.admin.widgets import AdminDateInput
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from assessments.bank.change import change, restore, withdraw
from assessments.bank.filters import MANAGING, QuestionFilters, is_key
from assessments.questions.base import question_type
from assessments.questions.models import Pool, Question
from assessments.questions.tags import QuestionTag
from assessments.questions.words import text_of
from learning import api

MOST_AT_ONCE = 500


class QuestionAction(SnippetBulkAction):
    """Something done to the chosen questions. ``permission`` is what it takes; locked questions stay as they are."""

    models = [Question]
    permission = "change"
    template_name = "learning_assessments/bank/bulk.html"
    explanation: Any = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Wagtail names what somebody may not change, to anybody: these are the questions of exams.
        if not self.permission_policy.user_has_any_permission(request.user, MANAGING):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def check_perm(self, question: Question) -> bool:
        may = self.permission_policy.user_has_permission(self.request.user, self.permission)
        lock = question.get_lock()
        return may and not (lock and lock.for_user(self.request.user))

    def get_all_objects_in_listing_query(self, parent_id) -> list[int]:
        """What the list shows that the user came from: Wagtail would take the whole bank."""
        asked = urlsplit(self.next_url).query
        words = parse_qs(asked).get("q", [""])[0]
        found = Question.objects.found_by(words)
        filters = QuestionFilters(QueryDict(asked), queryset=found, request=self.request)
        found = filters.qs if filters.is_valid() else found.none()
        return list(found.order_by("code").values_list("pk", flat=True)[:MOST_AT_ONCE])

    @classmethod
    def get_queryset(cls, model, object_ids):
        wanted = [pk for pk in object_ids if is_key(str(pk))][:MOST_AT_ONCE]
        return Question.objects.filter(pk__in=wanted).select_related("locked_by").order_by("code")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        named = {"title": self.display_name, "button": self.display_name, "explanation": self.explanation}
        return {**super().get_context_data(**kwargs), **named}

    def get_execution_context(self) -> dict[str, Any]:
        return {**super().get_execution_context(), "user": self.request.user}

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        said = ngettext(
            "%(count)s question was changed.", "%(count)s questions were changed.", num_parent_objects
        )
        return said % {"count": num_parent_objects}


class FieldAction(QuestionAction):
    """Sets something of each question. A subclass says what, and in words for the history."""

    def apply(self, question: Question, given: dict[str, Any]) -> None:
        raise NotImplementedError

    def told(self, given: dict[str, Any]) -> str:
        raise NotImplementedError

    @classmethod
    def execute_action(cls, objects, **kwargs) -> tuple[int, int]:
        action, user = kwargs["self"], kwargs["user"]
        given = action.cleaned_form.cleaned_data
        may_publish = action.permission_policy.user_has_permission(user, "publish")
        for question in objects:
            change(
                question,
                lambda one: action.apply(one, given),
                user=user,
                may_publish=may_publish,
                told=action.told(given),
            )
        return len(objects), 0


class PoolForm(forms.Form):
    pool = forms.ModelChoiceField(Pool.objects.all(), label=gettext_lazy("To the pool"))


class MoveAction(FieldAction):
    display_name = gettext_lazy("Move to a pool")
    aria_label = gettext_lazy("Move the chosen questions to a pool")
    action_type = "move"
    form_class = PoolForm
    action_priority = 10

    def apply(self, question, given):
        question.pool = given["pool"]

    def told(self, given):
        return _("Moved to the pool “%(pool)s”") % {"pool": given["pool"]}


class TagsForm(forms.Form):
    """Tags to add and to take away. Who may not make tags chooses among those there are."""

    add = TagField(tag_model=QuestionTag, required=False, label=gettext_lazy("Add the tags"))
    remove = TagField(
        tag_model=QuestionTag, free_tagging=False, required=False, label=gettext_lazy("Take away the tags")
    )

    def clean(self):
        if not any(self.cleaned_data.get(name) for name in ("add", "remove")):
            raise forms.ValidationError(_("Name at least one tag to add or to take away."))
        return self.cleaned_data


class TagsAction(FieldAction):
    display_name = gettext_lazy("Change the tags")
    aria_label = gettext_lazy("Add tags to the chosen questions, or take them away")
    action_type = "tags"
    form_class = TagsForm
    action_priority = 11

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        restrict_tags(form.fields["add"], self.request.user)
        return form

    def apply(self, question, given):
        question.tags.add(*given["add"])
        question.tags.remove(*given["remove"])

    def told(self, given):
        parts = [f"+{tag}" for tag in given["add"]] + [f"−{tag}" for tag in given["remove"]]
        return _("Tags: %(tags)s") % {"tags": ", ".join(parts)}


def restrict_tags(field: TagField, user: Any) -> None:
    """Let ``user`` choose among the tags there are, unless she may make new ones."""
    free = user.has_perm("learning_assessments.add_questiontag")
    field.free_tagging = field.widget.free_tagging = free


class DifficultyForm(forms.Form):
    difficulty = forms.TypedChoiceField(
        coerce=int,
        choices=[(number, str(number)) for number in range(1, 6)],
        label=gettext_lazy("Difficulty"),
        help_text=gettext_lazy("From 1 (easy) to 5 (hard)."),
    )


class DifficultyAction(FieldAction):
    display_name = gettext_lazy("Set the difficulty")
    aria_label = gettext_lazy("Set the difficulty of the chosen questions")
    action_type = "difficulty"
    form_class = DifficultyForm
    action_priority = 12

    def apply(self, question, given):
        question.difficulty = given["difficulty"]

    def told(self, given):
        return _("Difficulty: %(difficulty)s") % given


class CompetenciesForm(forms.Form):
    replace = forms.BooleanField(
        required=False,
        label=gettext_lazy("Instead of those they have"),
        help_text=gettext_lazy("Otherwise they are added."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # As the editor asks for them.
        self.fields["competencies"] = Question._meta.get_field("competencies").formfield()
        self.order_fields(["competencies", "replace"])


class CompetenciesAction(FieldAction):
    display_name = gettext_lazy("Set the competencies")
    aria_label = gettext_lazy("Say which competencies the chosen questions test")
    action_type = "competencies"
    form_class = CompetenciesForm
    action_priority = 13

    def apply(self, question, given):
        kept = [] if given["replace"] else api.tidy_tags(question.competencies)
        known = {tag["key"] for tag in given["competencies"]}
        question.competencies = [*(tag for tag in kept if tag["key"] not in known), *given["competencies"]]

    def told(self, given):
        return _("Competencies: %(keys)s") % {"keys": ", ".join(api.tag_keys(given["competencies"])) or "–"}


class ReviewForm(forms.Form):
    review_due = forms.DateField(
        required=False,
        widget=AdminDateInput,
        label=gettext_lazy("Check again by"),
        help_text=gettext_lazy("Leave it empty to take the date away."),
    )


class ReviewAction(FieldAction):
    display_name = gettext_lazy("Set the day of the next check")
    aria_label = gettext_lazy("Set the day by which the chosen questions are checked again")
    action_type = "review_due"
    form_class = ReviewForm
    action_priority = 14

    def apply(self, question, given):
        question.review_due = given["review_due"]

    def told(self, given):
        day = given["review_due"]
        return _("Check again by: %(day)s") % {"day": f"{day:%d/%m/%Y}" if day else "–"}


class PublishAction(QuestionAction):
    display_name = gettext_lazy("Publish")
    aria_label = gettext_lazy("Publish the newest drafts of the chosen questions")
    action_type = "publish"
    permission = "publish"
    action_priority = 20
    explanation = gettext_lazy("New papers ask these questions as their newest drafts have them.")

    @classmethod
    def execute_action(cls, objects, **kwargs) -> tuple[int, int]:
        ready = [question for question in objects if can_be_asked(question.get_latest_revision_as_object())]
        for question in ready:
            revision = question.latest_revision or question.save_revision(user=kwargs["user"])
            revision.publish(user=kwargs["user"])
        if unfinished := [question.code for question in objects if question not in ready]:
            said = _("Not published, because something is missing in them: %(codes)s. Open them to see what.")
            messages.warning(kwargs["self"].request, said % {"codes": ", ".join(unfinished)})
        return len(ready), 0


def can_be_asked(question: Question) -> bool:
    """Whether the question is whole: it asks something, and its type has nothing against its answers."""
    kind = question_type(next((child.block_type for child in question.data), ""))
    if kind is None or not text_of(question.stem).strip():
        return False
    try:
        kind.clean(question.plain_data())
    except ValidationError:
        return False
    return True


class UnpublishAction(QuestionAction):
    display_name = gettext_lazy("Unpublish")
    aria_label = gettext_lazy("Take the chosen questions back to drafts")
    action_type = "unpublish"
    permission = "publish"
    action_priority = 21
    explanation = gettext_lazy("New papers will not ask these questions. They stay in the bank as drafts.")

    @classmethod
    def execute_action(cls, objects, **kwargs) -> tuple[int, int]:
        for question in objects:
            question.unpublish(user=kwargs["user"])
        return len(objects), 0


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy(
            "Authors read it. Learners who are answering read only that it was withdrawn."
        ),
    )


class WithdrawAction(QuestionAction):
    display_name = gettext_lazy("Withdraw")
    aria_label = gettext_lazy("Withdraw the chosen questions")
    action_type = "withdraw"
    permission = "publish"
    form_class = WithdrawForm
    action_priority = 22
    classes = {"serious"}
    explanation = gettext_lazy(
        "New papers will not ask these questions. Who is answering one now keeps it and is told. "
        "Results that are there already stay as they are."
    )

    @classmethod
    def execute_action(cls, objects, **kwargs) -> tuple[int, int]:
        reason = kwargs["self"].cleaned_form.cleaned_data["reason"]
        return withdraw(objects, reason=reason, user=kwargs["user"]), 0


class RestoreAction(QuestionAction):
    display_name = gettext_lazy("Ask again")
    aria_label = gettext_lazy("Let the chosen questions be asked again after they were withdrawn")
    action_type = "restore"
    permission = "publish"
    action_priority = 23
    explanation = gettext_lazy("They are no longer withdrawn: new papers ask those that are published.")

    @classmethod
    def execute_action(cls, objects, **kwargs) -> tuple[int, int]:
        return restore(objects, user=kwargs["user"]), 0


ACTIONS = [
    MoveAction,
    TagsAction,
    DifficultyAction,
    CompetenciesAction,
    ReviewAction,
    PublishAction,
    UnpublishAction,
    WithdrawAction,
    RestoreAction,
]
