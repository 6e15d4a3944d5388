"""What the catalogue knows of the pages, kept so that it can be searched: made from the pages, and made anew any time."""

import secrets

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

STAMP_BITS = 40  # so that the stamps of a million courses add up to a number that databases know


class Listing(models.Model):
    """One live course page in one language, as the catalogue finds, sorts and counts it.

    ``said`` holds five lines: title, code, summary, objectives and the titles of the lessons. ``folded`` holds the same
    lines as bare words between spaces, and ``words`` every bare word of the course and its lessons once. ``stamp`` is
    another number after every change, so that processes know when what they remember is old. Who may see the page is not
    kept here: that is asked of the page itself.

    No personal data.
    """

    page_id = models.BigIntegerField(unique=True)
    key = models.UUIDField(db_index=True)
    language = models.CharField(max_length=10)
    title = models.CharField(_("title"), max_length=255)
    code = models.CharField(_("code"), max_length=32, blank=True)
    programme = models.CharField(_("programme"), max_length=32, blank=True)
    audiences = models.JSONField(default=list)
    formats = models.JSONField(default=list)
    competencies = models.JSONField(default=list)
    minutes = models.PositiveIntegerField(_("minutes"), default=0)
    published_at = models.DateTimeField(_("published"), null=True)
    said = models.TextField()
    folded = models.TextField()
    words = models.TextField()
    stamp = models.BigIntegerField(editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("listed course")
        verbose_name_plural = _("listed courses")
        indexes = [models.Index(fields=["language", "stamp"], name="learning_courses_stamps")]

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"

    @cached_property
    def lines(self) -> list[str]:
        """The lines that the course is found by as they are written, in small letters; ``folded`` has them bare."""
        return self.said.lower().split("\n")

    def save(self, **kwargs) -> None:
        self.stamp = secrets.randbits(STAMP_BITS)
        if fields := kwargs.get("update_fields"):
            kwargs["update_fields"] = {*fields, "stamp"}
        super().save(**kwargs)


class LessonText(models.Model):
    """What one live lesson page says, to search in and to quote from. ``folded`` is its title and text as bare words.

    ``revision`` is the page's live revision that was read: as long as it is the same, nothing is read again.

    No personal data.
    """

    page_id = models.BigIntegerField(unique=True)
    course = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="lessons")
    revision = models.BigIntegerField(null=True)
    position = models.PositiveIntegerField(default=0)
    title = models.CharField(_("title"), max_length=255)
    text = models.TextField()
    folded = models.TextField()
    minutes = models.PositiveIntegerField(_("minutes"), default=0)
    formats = models.JSONField(default=list)
    competencies = models.JSONField(default=list)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("lesson's text")
        verbose_name_plural = _("lessons' texts")

    def __str__(self) -> str:
        return self.title


class WordForm(models.Model):
    """A bare word that courses use in a language, by one form in which somebody may mistake it.

    A form is the word itself, the word with letters left out, or how it sounds. Two words that share a form are near
    each other, so near words are found by an index and not by comparing with every word there is.

    No personal data.
    """

    language = models.CharField(max_length=10)
    form = models.CharField(max_length=24)
    word = models.CharField(max_length=24)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("form of a word")
        verbose_name_plural = _("forms of words")
        constraints = [
            models.UniqueConstraint(fields=["language", "form", "word"], name="learning_courses_form_once")
        ]

    def __str__(self) -> str:
        return f"{self.form} → {self.word}"
