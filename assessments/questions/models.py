from html import unescape
from typing import Any

from django.contrib import admin
from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.models import ClusterableModel
from wagtail.fields import RichTextField
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)
from wagtail.search import index

from assessments.questions.base import QuestionType, question_type
from assessments.questions.codes import CODE_HELP, is_code, kept_code
from assessments.questions.fields import QuestionData
from assessments.questions.likeness import shingles, signs
from assessments.questions.plain import plain
from assessments.questions.pools import Pool
from assessments.questions.tags import TaggedQuestion
from assessments.questions.words import asked_words, search_text
from learning import api, registry
from learning.fields import CompetencyField
from learning.vietnamese import fold

TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "image"]


class QuestionQuerySet(models.QuerySet):
    def askable(self) -> "QuestionQuerySet":
        """Questions that learners may be asked: published, not withdrawn, of a type that is installed."""
        return self.filter(live=True, withdrawn_at__isnull=True, type__in=list(registry.question_types))

    def found_by(self, words: str) -> "QuestionQuerySet":
        """Questions that hold each of ``words`` or a part of it: in what is asked, in an answer, source or code."""
        found = self
        for word in fold(words).split():
            found = found.filter(search_text__contains=word)
        return found


class Question(
    WorkflowMixin,
    LockableMixin,
    PreviewableMixin,
    DraftStateMixin,
    RevisionMixin,
    index.Indexed,
    ClusterableModel,
):
    """One question of the bank. ``data`` holds one block, whose type is the question's type.

    ``type`` repeats the block's type for filters, and ``search_text`` the words without accents; both are set on
    saving. An attempt keeps its own copy of what the learner saw, so a question may be changed at any time. One that
    is withdrawn is in no new paper. No personal data of learners; who worked on it is in its history.
    """

    code = models.CharField(
        _("code"), max_length=64, unique=True, blank=True, validators=[is_code], help_text=CODE_HELP
    )
    pool = models.ForeignKey(
        Pool,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="questions",
        verbose_name=_("pool"),
    )
    type = models.CharField(_("type"), max_length=64, editable=False, db_index=True)
    stem = RichTextField(_("question"), features=TEXT_FEATURES)
    data = QuestionData(verbose_name=_("answers"))
    explanation = RichTextField(
        _("explanation"),
        blank=True,
        features=TEXT_FEATURES,
        help_text=_("Shown to every learner after marking."),
    )
    competencies = CompetencyField(_("competencies"), help_text=_("What this question tests."))
    difficulty = models.PositiveSmallIntegerField(
        _("difficulty"),
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
        help_text=_("From 1 (easy) to 5 (hard)."),
    )
    source = models.TextField(
        pgettext_lazy("question", "source"),
        blank=True,
        help_text=_("The law or fact the right answer rests on."),
    )
    review_due = models.DateField(_("check again by"), null=True, blank=True)
    tags = ClusterTaggableManager(
        through=TaggedQuestion,
        blank=True,
        verbose_name=_("tags"),
        help_text=_("Words to find it by. Press Enter or comma after each."),
        related_name="questions",
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)
    withdrawn_reason = models.CharField(_("why withdrawn"), max_length=300, blank=True, editable=False)
    search_text = models.TextField(default="", editable=False)

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="question")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="question",
        for_concrete_model=False,
    )

    objects = QuestionQuerySet.as_manager()
    search_fields = [
        index.AutocompleteField("stem"),
        index.AutocompleteField("code"),
        index.AutocompleteField("search_text"),
    ]

    class Meta:
        ordering = ["code"]
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def __str__(self) -> str:
        return f"{self.code} · {self.in_short}"

    @property
    def in_short(self) -> str:
        """The first words of the question, without its form."""
        return Truncator(unescape(" ".join(strip_tags(self.stem).split()))).chars(80)

    @property
    def kind(self) -> QuestionType | None:
        """The question's type, None when it is not installed."""
        return question_type(self.type)

    @admin.display(description=_("type"))
    def type_label(self) -> str:
        """The type in words, also when it is not installed."""
        kind = self.kind
        return str(kind.label if kind else _("%(type)s (not installed)") % {"type": self.type})

    @admin.display(description=_("competencies"))
    def competency_codes(self) -> str:
        """The keys of what it tests, without the version of their frameworks' names: short enough for a list."""
        return ", ".join(key.rpartition(":")[2] for key in api.tag_keys(self.competencies))

    def plain_data(self) -> dict[str, Any]:
        """The data of the question's type, plain. Wrapping of list items is gone, their ids stay."""
        children = self._children()
        return plain(children[0]["value"]) if children else {}

    def _children(self) -> list[dict[str, Any]]:
        return self._meta.get_field("data").get_prep_value(self.data)

    def save(self, *args, **kwargs) -> None:
        self.code = kept_code(self, self.code, prefix="q")
        self.derive()
        only = kwargs.get("update_fields")
        if only is not None:
            kwargs["update_fields"] = {*only, "type", "search_text"}
        with transaction.atomic():
            super().save(*args, **kwargs)
            # Publishing saves a question several times; only its words have signs.
            if only is None or {"stem", "data"} & set(only):
                self.write_signs()

    def derive(self) -> None:
        """Set what follows from the other fields."""
        children = self._children()
        self.type = children[0]["type"] if children else ""
        self.search_text = search_text(self.stem, self.code, self.source, data=self.plain_data())

    def asked_shingles(self) -> frozenset[str]:
        """What it shares with questions that are alike."""
        return shingles(asked_words(self.stem, self.plain_data()))

    def write_signs(self) -> None:
        """Keep the signs by which alike questions find it."""
        mine = Sign.objects.filter(question=self)
        wanted = set(signs(self.asked_shingles()))
        if set(mine.values_list("value", flat=True)) != wanted:
            mine.delete()
            Sign.objects.bulk_create(Sign(question=self, value=value) for value in sorted(wanted))

    def with_content_json(self, content: dict[str, Any]) -> "Question":
        """A revision as a question: it does not bring back what was withdrawn since."""
        question = super().with_content_json(content)
        question.withdrawn_at, question.withdrawn_reason = self.withdrawn_at, self.withdrawn_reason
        return question

    def get_preview_template(self, request, mode_name) -> str:
        return "learning_assessments/question_preview.html"

    def get_preview_context(self, request, mode_name) -> dict[str, Any]:
        from assessments.questions.preview import preview_context

        return {**super().get_preview_context(request, mode_name), **preview_context(self)}


class Sign(models.Model):
    """One sign of a question's words; alike questions share some. Written anew with the question. No personal data."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="signs")
    value = models.BigIntegerField(db_index=True)

    class Meta:
        verbose_name = _("sign of a question")
        verbose_name_plural = _("signs of questions")

    def __str__(self) -> str:
        return f"{self.question_id} · {self.value}"
