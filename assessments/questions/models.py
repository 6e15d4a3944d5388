from typing import Any

from django.contrib import admin
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin
from wagtail.search import index

from assessments.questions.base import QuestionType, question_type
from assessments.questions.codes import CODE_HELP, is_code, kept_code
from assessments.questions.fields import QuestionData
from assessments.questions.plain import plain
from learning import api, registry
from learning.fields import CompetencyField

TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "image"]


class Pool(models.Model):
    """A named part of the question bank, for example the questions of one course. No personal data."""

    name = models.CharField(_("name"), max_length=150, unique=True)
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        verbose_name=_("inside"),
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("question pool")
        verbose_name_plural = _("question pools")

    def __str__(self) -> str:
        return self.name


class QuestionQuerySet(models.QuerySet):
    def askable(self) -> "QuestionQuerySet":
        """Questions that learners may be asked: published, of a type that is installed."""
        return self.filter(live=True, type__in=list(registry.question_types))


class Question(index.Indexed, PreviewableMixin, DraftStateMixin, RevisionMixin, models.Model):
    """One question of the bank. ``data`` holds one block, whose type is the question's type.

    ``type`` repeats the block's type for filters and is set on saving. An attempt keeps its own copy of what the
    learner saw, so a question may be changed at any time. No personal data.
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
        _("source"), blank=True, help_text=_("The law or fact the right answer rests on.")
    )
    review_due = models.DateField(_("check again by"), null=True, blank=True)

    objects = QuestionQuerySet.as_manager()
    search_fields = [index.AutocompleteField("stem"), index.AutocompleteField("code")]

    class Meta:
        ordering = ["code"]
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def __str__(self) -> str:
        return f"{self.code} · {self.in_short}"

    @property
    def in_short(self) -> str:
        """The first words of the question, without its form."""
        return Truncator(" ".join(strip_tags(self.stem).split())).chars(80)

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
        children = self._children()
        self.code = kept_code(self, self.code, prefix="q")
        self.type = children[0]["type"] if children else ""
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "type"}
        super().save(*args, **kwargs)

    def get_preview_template(self, request, mode_name) -> str:
        return "learning_assessments/question_preview.html"

    def get_preview_context(self, request, mode_name) -> dict[str, Any]:
        from assessments.questions.preview import preview_context

        return {**super().get_preview_context(request, mode_name), **preview_context(self)}
