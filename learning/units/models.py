from django.db import models
from django.utils.translation import gettext_lazy as _

from learning.vietnamese import fold


class Level(models.TextChoices):
    PROVINCE = "province", _("Province")
    DISTRICT = "district", _("District")
    COMMUNE = "commune", _("Commune")
    AGENCY = "agency", _("Agency")


class Kind(models.TextChoices):
    TINH = "tinh", _("Province")
    TP_TW = "tp_tw", _("Centrally run city")
    HUYEN = "huyen", _("Rural district")
    QUAN = "quan", _("Urban district")
    THI_XA = "thi_xa", _("District-level town")
    TP_TINH = "tp_tinh", _("Provincial city")
    XA = "xa", _("Commune")
    PHUONG = "phuong", _("Ward")
    THI_TRAN = "thi_tran", _("Township")
    DAC_KHU = "dac_khu", _("Special zone")
    UBND = "ubnd", _("People's committee")
    SO = "so", _("Department")
    PHONG = "phong", _("Division")
    TRUONG = "truong", _("School")
    HOI = "hoi", _("Association")
    KHAC = "khac", _("Other body")


LEVEL_LETTERS = {Level.PROVINCE: "P", Level.DISTRICT: "D", Level.COMMUNE: "C", Level.AGENCY: "A"}


class UnitQuerySet(models.QuerySet):
    def valid_on(self, day):
        """Units that legally existed on ``day``."""
        return self.filter(valid_from__lte=day).filter(
            models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=day)
        )

    def within(self, unit):
        """``unit`` itself and everything below it."""
        return self.filter(path__startswith=unit.path)


class Unit(models.Model):
    """A province, commune, agency or association as it legally was between two dates.

    A row is a *version*: codes are reused for other places, so facts point at a version and stay true when
    the tree changes. ``valid_to`` is the last day, inclusive; null means still valid. ``path`` is the uids of
    the ancestors and of the unit itself, each followed by "/", so that a subtree is a prefix.

    No personal data.
    """

    code = models.CharField(_("code"), max_length=32)
    level = models.CharField(_("level"), max_length=16, choices=Level.choices)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=200)
    full_name = models.CharField(_("full name"), max_length=255)
    name_en = models.CharField(_("English name"), max_length=255, blank=True)
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        verbose_name=_("parent"),
    )
    path = models.CharField(max_length=255, editable=False, db_index=True)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    basis = models.CharField(_("legal basis"), max_length=200, blank=True)
    seat = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="seated", verbose_name=_("seat")
    )
    search_text = models.CharField(max_length=500, editable=False, db_index=True)

    objects = UnitQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["path"]
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = [
            models.UniqueConstraint(fields=["level", "code", "valid_from"], name="learning_unit_version"),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="learning_unit_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["level", "code"], name="learning_unit_code")]

    def __str__(self) -> str:
        return self.full_name

    @property
    def uid(self) -> str:
        """The identity of this version, as in ``P:15@2025-07-01``."""
        return f"{LEVEL_LETTERS[Level(self.level)]}:{self.code}@{self.valid_from:%Y-%m-%d}"

    def derive(self) -> None:
        """Fill ``path`` and ``search_text`` from the other fields."""
        self.path = f"{self.parent.path if self.parent else ''}{self.uid}/"
        self.search_text = fold(f"{self.full_name} {self.name_en} {self.code}")[:500]

    def save(self, **kwargs) -> None:
        self.derive()
        super().save(**kwargs)


class SuccessionKind(models.TextChoices):
    UNCHANGED = "unchanged", _("Unchanged")
    RENAME = "rename", _("Renamed")
    RETYPE = "retype", _("Changed kind")
    CODE_CHANGE = "code_change", _("Changed code")
    MERGE_FULL = "merge_full", _("Merged whole")
    MERGE_PART = "merge_part", _("Merged in part")
    AREA_ONLY = "area_only", _("Gave area only")
    SPLIT = "split", _("Split")


class Succession(models.Model):
    """One unit handed its people, in whole or in part, to a later one on a date.

    ``population_share`` is the part of the predecessor's people that went to this successor (0 to 1); null
    means unknown, and ``is_default`` says where figures go when nothing better is known.

    No personal data.
    """

    predecessor = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="successions")
    successor = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="precessions")
    kind = models.CharField(_("kind"), max_length=16, choices=SuccessionKind.choices)
    population_share = models.FloatField(_("share of population"), null=True, blank=True)
    is_default = models.BooleanField(_("default successor"), default=False)
    effective_on = models.DateField(_("effective on"))
    basis = models.CharField(_("legal basis"), max_length=200, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="learning_succession_pair")
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
