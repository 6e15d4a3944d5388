from django.conf import settings
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from learning.vietnamese import fold, tidy


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
    XA = "xa", pgettext_lazy("kind", "Commune")  # the level has wards, too
    PHUONG = "phuong", _("Ward")
    THI_TRAN = "thi_tran", _("Township")
    DAC_KHU = "dac_khu", _("Special zone")
    UBND = "ubnd", _("People's committee")
    HDND = "hdnd", _("People's council")
    TINH_UY = "tinh_uy", _("Provincial Party committee")
    BAN_DANG = "ban_dang", _("Party commission")
    SO = "so", _("Department")
    PHONG = "phong", _("Division")
    DON_VI_SU_NGHIEP = "don_vi_su_nghiep", _("Public service unit")
    TRUONG = "truong", _("School")
    TRAM_Y_TE = "tram_y_te", _("Health station")
    NVH = "nvh", _("Culture house")
    BDVHX = "bdvhx", _("Commune post and culture point")
    MTTQ = "mttq", _("Fatherland Front")
    DOAN_THE = "doan_the", _("Mass organisation")
    HOI = "hoi", _("Association")
    DOANH_NGHIEP = "doanh_nghiep", _("Enterprise")
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

    @property
    def days(self) -> str:
        """Between which days it stands, as in "from 01/01/2004 to 30/06/2025"."""
        first = date_format(self.valid_from, "SHORT_DATE_FORMAT")
        if self.valid_to is None:
            return gettext("since %(first)s") % {"first": first}
        last = date_format(self.valid_to, "SHORT_DATE_FORMAT")
        return gettext("from %(first)s to %(last)s") % {"first": first, "last": last}

    def derive(self) -> None:
        """Fill ``path`` and ``search_text`` from the other fields."""
        self.path = f"{self.parent.path if self.parent else ''}{self.uid}/"
        # The bars keep the end of one name from making a third with the beginning of the next.
        self.search_text = fold(f"{self.full_name} | {self.name_en} | {self.code}")[:500]

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


# The successor is the same place under another name, kind or code.
SAME_PLACE = (
    SuccessionKind.UNCHANGED,
    SuccessionKind.RENAME,
    SuccessionKind.RETYPE,
    SuccessionKind.CODE_CHANGE,
)


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


class UnitAlias(models.Model):
    """Another name under which people know a unit: a short form, an old spelling, a name in a minority language.

    Earlier legal names need none: they are the names of earlier versions, and are found as such. An alias belongs to
    one version, because the next one may be another place; a change that only renames the place copies it.

    No personal data.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(_("name"), max_length=200)
    search_text = models.CharField(max_length=200, editable=False, db_index=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["name"]
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        constraints = [
            models.UniqueConstraint(fields=["unit", "search_text"], name="learning_unit_alias_once")
        ]

    def __str__(self) -> str:
        return self.name

    def derive(self) -> None:
        """Tidy the name, and fill ``search_text`` from it."""
        self.name = tidy(self.name)
        self.search_text = fold(self.name)[:200]

    def save(self, **kwargs) -> None:
        self.derive()
        super().save(**kwargs)


class Grouping(models.Model):
    """Communes that a province takes together between two dates ("khu vực"), now that there are no districts.

    Not a legal unit: nobody works or lives in it, no fact points at it, and no code or succession is its own. It says
    only which communes to add up. ``communes`` are versions: on a day, those that stood on it.

    No personal data.
    """

    province = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="groupings", verbose_name=_("province")
    )
    name = models.CharField(_("name"), max_length=200)
    communes = models.ManyToManyField(Unit, blank=True, related_name="grouped_in", verbose_name=_("communes"))
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["name"]
        verbose_name = _("grouping of communes")
        verbose_name_plural = _("groupings of communes")
        constraints = [
            models.UniqueConstraint(fields=["province", "name", "valid_from"], name="learning_grouping_once"),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="learning_grouping_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UnitChange(models.Model):
    """A file of unit changes that was applied: which units ended, which began, and what went along with them.

    ``rows`` are the file's rows as they were understood, and ``sha256`` is over them, so that the same change in another
    encoding is still the same. ``effects`` holds the ids of everything the change made, ended and moved: with it the
    change can be undone exactly. An undone change stays, and its file can then be applied anew.

    Personal data: who applied it (basic; to answer for it). ``effects`` names memberships and enrolments by id only.
    """

    file_name = models.CharField(_("file"), max_length=255)
    sha256 = models.CharField(max_length=64, editable=False)
    effective_on = models.DateField(_("effective on"))
    rows = models.JSONField()
    effects = models.JSONField(default=dict)
    applied_at = models.DateTimeField(_("applied"))
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-applied_at"]
        verbose_name = _("change of units")
        verbose_name_plural = _("changes of units")
        constraints = [
            models.UniqueConstraint(
                fields=["sha256"],
                condition=models.Q(undone_at__isnull=True),
                name="learning_unit_change_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.effective_on:%Y-%m-%d})"
