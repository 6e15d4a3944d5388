import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learning.people.birth import Birth, BirthPrecision
from learning.units.models import Unit
from learning.vietnamese import NameParts, fold, name_sort_key, split_name, tidy


class Sex(models.TextChoices):
    MALE = "M", _("Male")
    FEMALE = "F", _("Female")
    UNKNOWN = "U", _("Other or not given")


class Audience(models.TextChoices):
    """Whom a course is for, and as what a person learns. The law keeps the four kinds of staff apart."""

    CB = "CB", _("Cadre")
    CC = "CC", _("Civil servant")
    VC = "VC", _("Public employee")
    NLD = "NLD", _("Contract worker")
    HSSV = "HSSV", _("Pupil or student")
    DN = "DN", _("Business")
    ND = "ND", _("Citizen")


class Position(models.TextChoices):
    """What somebody does at work, as reports of staff tell them apart."""

    LEADER = "leader", pgettext_lazy("position at work", "Leader or manager")
    EXPERT = "expert", pgettext_lazy("position at work", "Specialist")
    ONE_STOP = "one_stop", pgettext_lazy("position at work", "One-stop shop")
    DIGITAL = "digital", pgettext_lazy("position at work", "IT or digital transformation")
    PART_TIME = "part_time", pgettext_lazy("position at work", "Not on full duty")


# What a name is made of, and what follows from it.
NAME = frozenset({"full_name", "family_name", "middle_name", "given_name"})
DERIVED = NAME | {"search_text", "sort_key"}


class LearnerQuerySet(models.QuerySet):
    def by_name(self):
        """In the order of Vietnamese lists: by tên, then họ, then đệm. The same in every database."""
        return self.order_by("sort_key", "pk")

    def named(self, asked: str):
        """Learners whose name has all the words of ``asked``, with or without accents."""
        found = self
        for word in fold(asked).split():
            found = found.filter(search_text__contains=word)
        return found


class Learner(models.Model):
    """A person who learns. May have no account: then ``user`` is null, and a guest may have no name.

    ``full_name`` is the name as it is written, họ – đệm – tên. Its parts are for sorting and addressing; they are
    kept as somebody set them as long as they spell the full name, and taken from it otherwise.

    The log knows a learner only by ``uuid``. ``merged_into`` is set when the record turned out to be the same
    person as another; nothing points at a merged record any more.

    Personal data: full_name, family_name, middle_name, given_name, birth_on, sex (basic; to issue certificates
    and to report by sex and age band); is_ethnic_minority, and ethnicity, a code of the list that ethnicity_scheme names
    (sensitive; counted, and shown only to an officer whose roster says another group). ``uuid`` is a pseudonym. Erased
    by blanking these fields; the counts stay.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="learner"
    )
    full_name = models.CharField(_("full name"), max_length=150, blank=True)
    family_name = models.CharField(_("family name"), max_length=50, blank=True)
    middle_name = models.CharField(_("middle name"), max_length=80, blank=True)
    given_name = models.CharField(_("given name"), max_length=50, blank=True)
    birth_on = models.DateField(_("date of birth"), null=True, blank=True)
    birth_precision = models.CharField(
        max_length=8, choices=BirthPrecision.choices, default=BirthPrecision.DAY
    )
    sex = models.CharField(_("sex"), max_length=1, choices=Sex.choices, default=Sex.UNKNOWN)
    is_ethnic_minority = models.BooleanField(_("ethnic minority"), null=True, blank=True)
    ethnicity_scheme = models.CharField(max_length=16, blank=True, default="", db_default="")
    ethnicity = models.CharField(_("ethnic group"), max_length=8, blank=True, default="", db_default="")
    search_text = models.CharField(max_length=200, editable=False, blank=True, db_index=True)
    sort_key = models.CharField(max_length=500, editable=False, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = LearnerQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("learner")
        verbose_name_plural = _("learners")
        indexes = [models.Index(fields=["sort_key", "id"], name="learning_learner_by_name")]

    def __str__(self) -> str:
        return self.full_name or str(_("Guest"))

    @property
    def name(self) -> NameParts:
        """The name in its parts."""
        return NameParts(self.family_name, self.middle_name, self.given_name)

    @name.setter
    def name(self, parts: NameParts) -> None:
        self.family_name, self.middle_name, self.given_name = map(tidy, parts)
        self.full_name = str(self.name)

    @property
    def birth(self) -> Birth | None:
        """When the learner was born, as exactly as it is known."""
        return Birth(self.birth_on, self.birth_precision) if self.birth_on else None

    @birth.setter
    def birth(self, birth: Birth | None) -> None:
        self.birth_on = birth.on if birth else None
        self.birth_precision = birth.precision if birth else BirthPrecision.DAY

    def derive(self) -> None:
        """Bring the name and its parts together, and fill the columns for search and sorting."""
        self.full_name = tidy(self.full_name)
        if str(self.name) != self.full_name:
            parts = split_name(self.full_name)
            self.family_name, self.middle_name, self.given_name = parts[0][:50], parts[1][:80], parts[2][:50]
        self.search_text = fold(self.full_name)[:200]
        self.sort_key = name_sort_key(self.name)[:500]

    def save(self, **kwargs) -> None:
        self.derive()
        fields = kwargs.get("update_fields")
        if fields is not None and not NAME.isdisjoint(fields):
            kwargs["update_fields"] = DERIVED.union(fields)
        super().save(**kwargs)


class MembershipKind(models.TextChoices):
    WORK = "work", _("Works there")
    RESIDENCE = "residence", _("Lives there")


class Membership(models.Model):
    """A learner belonged to a unit between two dates, as an audience. The unit of a fact is the one of its day.

    Personal data: ties a learner to a workplace or a home commune, and says what kind of work she does there (basic; to
    report by unit and position).
    """

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    kind = models.CharField(_("kind"), max_length=16, choices=MembershipKind.choices)
    audience = models.CharField(_("audience"), max_length=8, choices=Audience.choices)
    position = models.CharField(
        _("position"), max_length=16, choices=Position.choices, blank=True, default="", db_default=""
    )
    from_date = models.DateField(_("from"))
    to_date = models.DateField(_("to"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "unit", "kind", "from_date"], name="learning_membership_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.learner} · {self.unit}"


class RoleName(models.TextChoices):
    """What somebody is in a unit; what that lets them do stands in ``learning.people.rights``."""

    HEAD = "head", _("Head of unit")
    OFFICER = "officer", _("Reporting officer")
    OWNER = "owner", _("Programme owner")
    TRAINER = "trainer", _("Trainer")
    REVIEWER = "reviewer", _("Reviewer")
    FACILITATOR = "facilitator", _("Facilitator")
    CLERK = "clerk", _("Venue clerk")
    SUPERVISOR = "supervisor", _("Province-wide supervisor")
    PROTECTION = "data_protection", _("Data-protection officer")


class Role(models.Model):
    """What a user is in a unit and everything below it, between two dates.

    Given and ended by ``learning.people.grant``, and never deleted: an ended role tells who could see what. One that
    was taken back before its first day ends the day before it.

    Personal data: names a user's duty (basic; to decide what they may see).
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="learning_roles"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="roles")
    name = models.CharField(_("role"), max_length=16, choices=RoleName.choices)
    from_date = models.DateField(_("from"))
    to_date = models.DateField(_("to"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            models.UniqueConstraint(fields=["user", "unit", "name", "from_date"], name="learning_role_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_name_display()} · {self.unit}"

    @property
    def is_void(self) -> bool:
        """Whether it was taken back before its first day was over."""
        return self.to_date is not None and self.to_date < self.from_date
