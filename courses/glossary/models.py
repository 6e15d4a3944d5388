"""The words that learners may not know."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import TranslatableMixin
from wagtail.search import index

from learning.vietnamese import fold, sort_key, tidy


class GlossaryTerm(TranslatableMixin, index.Indexed, models.Model):
    """A term, what it means in plain words, and its abbreviation, in one language; the other languages are its
    translations. No personal data.
    """

    term = models.CharField(_("term"), max_length=120)
    abbreviation = models.CharField(
        _("abbreviation"), max_length=30, blank=True, help_text=_("As it stands in texts, for example CĐS.")
    )
    meaning = models.TextField(
        _("meaning"),
        max_length=600,
        help_text=_("One or two short sentences, without words that need explaining."),
    )
    search_text = models.CharField(max_length=800, editable=False)
    sort_key = models.CharField(max_length=1000, editable=False, db_index=True)

    search_fields = [
        index.SearchField("term"),
        index.SearchField("abbreviation"),
        index.SearchField("search_text"),
        index.AutocompleteField("search_text"),
        index.FilterField("locale_id"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary")
        ordering = ["sort_key", "pk"]

    def __str__(self) -> str:
        return f"{self.term} ({self.abbreviation})" if self.abbreviation else self.term

    def save(self, *args, **kwargs) -> None:
        self.term, self.abbreviation = tidy(self.term), tidy(self.abbreviation)
        self.search_text = fold(f"{self.term} {self.abbreviation} {self.meaning}")[:800]
        self.sort_key = sort_key(self.term)[:1000]
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        wrong = {}
        if self._is_taken("term"):
            wrong["term"] = _("This term is in the glossary already.")
        if self.abbreviation and self._is_taken("abbreviation"):
            wrong["abbreviation"] = _("This abbreviation stands for another term already.")
        if wrong:
            raise ValidationError(wrong)

    def _is_taken(self, name: str) -> bool:
        others = GlossaryTerm.objects.filter(**{name: tidy(getattr(self, name))})
        if self.locale_id:
            others = others.filter(locale_id=self.locale_id)
        return others.exclude(pk=self.pk).exists()

    @property
    def anchor(self) -> str:
        """Where the term is on the glossary's page."""
        return f"term-{self.pk}"
