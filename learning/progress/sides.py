"""Two records of one person: what stands in the way, what one knows that the other does not, who is right."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.activities.models import Activity
from learning.people.contact import KINDS, Contact
from learning.people.models import Learner, Membership, Sex
from learning.progress.merges import MergeRefused
from learning.sealing import CannotUnseal

# What is known of a person, and the columns that say it.
PROFILE = {
    "name": ("full_name", "family_name", "middle_name", "given_name"),
    "birth": ("birth_on", "birth_precision"),
    "sex": ("sex",),
    "minority": ("is_ethnic_minority", "ethnicity_scheme", "ethnicity"),
}
LABELS = {
    "name": gettext_lazy("Full name"),
    "birth": gettext_lazy("Date of birth"),
    "sex": gettext_lazy("Sex"),
    "minority": gettext_lazy("Ethnic minority"),
    "phone": gettext_lazy("Phone number"),
    "email": gettext_lazy("E-mail address"),
    "identity": gettext_lazy("Identity number"),
}


@dataclass(frozen=True)
class Side:
    """One of the two, as an officer sees it."""

    learner: Learner
    memberships: list[Membership]
    contact: dict[str, str]
    enrolments: int
    completed: int
    certificates: int


@dataclass(frozen=True)
class Conflict:
    """Both say something, and not the same. What the kept record says stays."""

    label: str
    kept: str
    merged: str


@dataclass(frozen=True)
class Preview:
    """What merging would do. Nothing has been done yet."""

    kept: Side
    merged: Side
    both_took: list[Activity]
    gained: list[str]
    conflicts: list[Conflict]
    left_behind: list[Membership]
    obstacle: str


def preview_merge(*, kept: Learner, merged: Learner) -> Preview:
    """What would happen if ``merged`` became ``kept``."""
    gaps = [*profile_gaps(kept, merged), *contact_gaps(kept, merged)]
    return Preview(
        kept=_side(kept),
        merged=_side(merged),
        both_took=list(both_took(kept, merged)),
        gained=[str(LABELS[each]) for each in gaps],
        conflicts=_conflicts(kept, merged),
        left_behind=overlapping(kept, merged),
        obstacle=obstacle(kept, merged),
    )


def obstacle(kept: Learner, merged: Learner) -> str:
    """Why the two cannot be merged, and what to do about it; empty if they can."""
    if kept.pk == merged.pk:
        return _("This is one and the same record.")
    if kept.merged_into_id or merged.merged_into_id:
        return _("One of the records was merged already.")
    if kept.user and merged.user and merged.user.is_active:
        return _(
            "Both records have an account. Deactivate the one that is not used any more, "
            "and keep the record of the other."
        )
    numbers = [_text(each, "identity") for each in (kept, merged)]
    if all(numbers) and numbers[0] != numbers[1]:
        return _("The identity numbers differ, so these are two people. If one is wrong, correct it first.")
    return ""


def refuse_obstacle(kept: Learner, merged: Learner) -> None:
    """Raises MergeRefused if something stands in the way."""
    if said := obstacle(kept, merged):
        raise MergeRefused(said)


def profile_gaps(kept: Learner, merged: Learner) -> list[str]:
    """What only ``merged`` says of the person."""
    return [each for each in PROFILE if _says(merged, each) and not _says(kept, each)]


def contact_gaps(kept: Learner, merged: Learner) -> list[str]:
    """The kinds of contact that only ``merged`` has."""
    return [kind for kind in KINDS if _sealed(merged, kind) and not _sealed(kept, kind)]


def contact_of(learner: Learner) -> Contact | None:
    """The learner's contact, if anything was ever noted."""
    return getattr(learner, "contact", None)


def both_took(kept: Learner, merged: Learner):
    """The courses in which both are enrolled."""
    present = {"enrolments__withdrawn_at__isnull": True}
    first = Activity.objects.filter(enrolments__learner=kept, **present)
    return Activity.objects.filter(pk__in=first, enrolments__learner=merged, **present).order_by("title")


def overlapping(kept: Learner, merged: Learner) -> list[Membership]:
    """Memberships of ``merged`` at a time when ``kept`` belonged to a unit in the same way."""
    known = list(kept.memberships.all())
    return [
        one
        for one in merged.memberships.select_related("unit").order_by("from_date")
        if any(one.kind == other.kind and _overlap(one, other) for other in known)
    ]


def _overlap(one: Membership, other: Membership) -> bool:
    return (other.to_date is None or one.from_date <= other.to_date) and (
        one.to_date is None or other.from_date <= one.to_date
    )


def _says(learner: Learner, what: str) -> bool:
    if what == "name":  # an account's user name is none
        return bool(learner.full_name) and not (
            learner.user and learner.full_name == learner.user.get_username()
        )
    if what == "birth":
        return learner.birth_on is not None
    return learner.sex != Sex.UNKNOWN if what == "sex" else learner.is_ethnic_minority is not None


def _sealed(learner: Learner, kind: str) -> str:
    contact = contact_of(learner)
    return getattr(contact, f"{kind}_sealed") if contact else ""


def _text(learner: Learner, kind: str) -> str:
    contact = contact_of(learner)
    try:
        return getattr(contact, kind) if contact else ""
    except CannotUnseal:
        return ""


def _conflicts(kept: Learner, merged: Learner) -> list[Conflict]:
    # Who belongs to an ethnic minority is counted, never shown.
    shown: dict[str, Callable[[Learner], str]] = {
        "name": str,
        "birth": lambda one: str(one.birth),
        "sex": lambda one: one.get_sex_display(),
    }
    found = [
        Conflict(str(LABELS[each]), words(kept), words(merged))
        for each, words in shown.items()
        if _says(kept, each) and _says(merged, each) and words(kept) != words(merged)
    ]
    one, other = contact_of(kept), contact_of(merged)
    if one and other:
        masks = one.masked(), other.masked()
        found += [
            Conflict(str(LABELS[kind]), masks[0][kind], masks[1][kind])
            for kind in KINDS
            if _text(kept, kind) and _text(merged, kind) and _text(kept, kind) != _text(merged, kind)
        ]
    return found


def _side(learner: Learner) -> Side:
    contact = contact_of(learner)
    present = Q(withdrawn_at__isnull=True)
    counts = learner.enrolments.aggregate(
        enrolments=Count("pk", filter=present, distinct=True),
        completed=Count("pk", filter=present & Q(satisfied_at__isnull=False), distinct=True),
        certificates=Count("certificate", filter=Q(certificate__revoked_at__isnull=True), distinct=True),
    )
    memberships = list(learner.memberships.select_related("unit").order_by("-from_date"))
    return Side(learner, memberships, contact.masked() if contact else {}, **counts)
