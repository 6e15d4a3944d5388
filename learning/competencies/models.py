from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from learning.activities.models import Activity


class FrameworkStatus(models.TextChoices):
    CURRENT = "current", pgettext_lazy("competency framework", "In use")
    UPCOMING = "upcoming", pgettext_lazy("competency framework", "Not in force yet")
    REPLACED = "replaced", pgettext_lazy("competency framework", "Replaced")


class OurWords(models.TextChoices):
    """In which languages a name is not the publisher's wording, but ours."""

    NEITHER = "", _("as published")
    VIETNAMESE = "vi", _("the Vietnamese name is ours")
    ENGLISH = "en", _("the English name is ours")
    BOTH = "vi en", _("both names are ours")


class Relation(models.TextChoices):
    """What the second competency of a mapping is to the first, after SKOS."""

    EXACT = "exact", pgettext_lazy("competency", "the same")
    BROADER = "broader", pgettext_lazy("competency", "broader")
    NARROWER = "narrower", pgettext_lazy("competency", "narrower")
    RELATED = "related", pgettext_lazy("competency", "related")


class Confidence(models.TextChoices):
    VERIFIED = "verified", pgettext_lazy("mapping", "checked against its source")
    INFERRED = "inferred", pgettext_lazy("mapping", "inferred by comparing names")
    UNVERIFIED = "unverified", pgettext_lazy("mapping", "not checked")


class Named(models.Model):
    """What has a name in both languages."""

    name_vi = models.CharField(_("name in Vietnamese"), max_length=255)
    name_en = models.CharField(_("name in English"), max_length=255)

    class Meta:
        abstract = True

    @property
    def name(self) -> str:
        """The name in the language that is active."""
        return self.name_vi if (get_language() or "").startswith("vi") else self.name_en


class CompetencyFramework(Named):
    """One version of a framework of competencies. A new version is a new row, so that what was taught after the old one
    stays readable.

    ``levels`` is a list of ``{"level": 1, "name_vi": "…", "name_en": "…"}``, the lowest first; empty where the framework
    has none. ``label`` is what screens call it, in every language. No personal data.
    """

    code = models.SlugField(_("code"), max_length=32)
    version = models.CharField(_("version"), max_length=16)
    label = models.CharField(_("short name"), max_length=64)
    levels = models.JSONField(_("levels"), default=list, blank=True)
    source = models.TextField(_("source"), blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    status = models.CharField(
        _("state"), max_length=16, choices=FrameworkStatus.choices, default=FrameworkStatus.CURRENT
    )

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["code", "version"]
        verbose_name = _("competency framework")
        verbose_name_plural = _("competency frameworks")
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="learning_framework_version_once")
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def key(self) -> str:
        """What it is called in settings and addresses, for example ``digcomp@2.2``."""
        return f"{self.code}@{self.version}"


class Competency(Named):
    """One competency of a framework, or an area that holds some.

    ``key`` is how content names it, for example ``digcomp@2.2:4.1``: pages, questions and their drafts keep the text, so
    they can be moved to another site. Never deleted by a load. No personal data.
    """

    framework = models.ForeignKey(CompetencyFramework, on_delete=models.PROTECT, related_name="competencies")
    key = models.CharField(max_length=96, unique=True)
    code = models.CharField(_("code"), max_length=32)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    position = models.PositiveIntegerField(default=0)
    our_words = models.CharField(_("wording"), max_length=5, choices=OurWords.choices, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["framework", "position"]
        verbose_name = _("competency")
        verbose_name_plural = _("competencies")

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class CompetencyMapping(models.Model):
    """``target`` is exactly what ``origin`` is, or broader, narrower, or only related.

    No personal data.
    """

    origin = models.ForeignKey(Competency, on_delete=models.CASCADE, related_name="mappings")
    target = models.ForeignKey(Competency, on_delete=models.CASCADE, related_name="mapped_from")
    relation = models.CharField(_("relation"), max_length=8, choices=Relation.choices)
    confidence = models.CharField(_("certainty"), max_length=10, choices=Confidence.choices)
    source = models.CharField(_("source"), max_length=255, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("mapping of competencies")
        verbose_name_plural = _("mappings of competencies")
        constraints = [
            models.UniqueConstraint(fields=["origin", "target"], name="learning_competency_mapping_once")
        ]

    def __str__(self) -> str:
        return f"{self.origin_id} → {self.target_id}: {self.relation}"


class ActivityCompetency(models.Model):
    """A published course or lesson trains a competency, up to ``level`` of its framework where one was chosen.

    ``competency`` is the key that the author chose, and no foreign key: what was published before its framework was
    loaded counts as soon as it is. Rows of activities that were retired stay, because people have learnt there.
    No personal data.
    """

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="competencies")
    competency = models.CharField(max_length=96, db_index=True)
    level = models.PositiveSmallIntegerField(_("level"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("competency of an activity")
        verbose_name_plural = _("competencies of activities")
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "competency"], name="learning_activity_competency_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.activity_id}: {self.competency}"
