"""Tags of questions: words of the bank's own, not those of pictures and documents."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase, TagBase

from learning import vietnamese


class QuestionTag(TagBase):
    """A word that questions are found by. Who may not add tags chooses among those there are. No personal data."""

    class Meta:
        ordering = ["name"]
        verbose_name = _("question tag")
        verbose_name_plural = _("question tags")

    def slugify(self, tag: str, i: int | None = None) -> str:
        slug = vietnamese.slug(tag) or "tag"
        return slug if i is None else f"{slug}_{i}"


class TaggedQuestion(ItemBase):
    """A tag on a question. No personal data."""

    tag = models.ForeignKey(QuestionTag, on_delete=models.CASCADE, related_name="tagged_questions")
    content_object = ParentalKey(
        "learning_assessments.Question", on_delete=models.CASCADE, related_name="tagged_items"
    )

    class Meta:
        verbose_name = _("tag of a question")
        verbose_name_plural = _("tags of questions")
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="assessments_tag_once")]

    def __str__(self) -> str:
        return f"{self.content_object_id} · {self.tag_id}"
