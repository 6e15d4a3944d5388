from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from learning.people.models import Learner

Frozen = dict[str, str | None]


class MergeRefused(Exception):
    """Two records cannot be put together, or not be taken apart again; the message says why and what to do."""


class MergeQuerySet(models.QuerySet):
    def standing(self):
        """Merges that were not undone."""
        return self.filter(undone_at__isnull=True)


class Merge(models.Model):
    """Two records of learners were found to be one person: ``merged`` gave everything to ``kept``.

    ``before`` holds what the merge touched as it was, ``after`` as it left it: undoing restores the one, as long
    as the other is still true. What follows a merge in another package is remembered there too, under a name
    of its own.

    Personal data: that two pseudonymous records are one person, who said so, and of the name, birth and sex of
    the record that was kept only what was replaced (basic; kept so that a mistake can be put right).
    """

    kept = models.ForeignKey(Learner, on_delete=models.PROTECT, related_name="merges")
    merged = models.ForeignKey(Learner, on_delete=models.PROTECT, related_name="merged_by")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(_("merged"))
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = MergeQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        constraints = [
            models.UniqueConstraint(
                fields=["merged"],
                condition=models.Q(undone_at__isnull=True),
                name="learning_merge_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.merged.uuid} → {self.kept.uuid}"

    @property
    def enrolment_ids(self) -> list[int]:
        """The enrolments that moved, or that took in or gave away what was learnt."""
        return [int(pk) for pk in self.after.get("enrolments", {})]

    @transaction.atomic
    def remember(self, name: str, facts: dict[Any, Any]) -> None:
        """Note how ``facts``, by their ids, were before they followed. What was noted first stays."""
        locked = Merge.objects.select_for_update().get(pk=self.pk)
        noted = locked.before.setdefault(name, {})
        locked.before[name] = {**{str(key): value for key, value in facts.items()}, **noted}
        locked.save(update_fields=["before"])
        self.before = locked.before


def frozen(row: models.Model) -> Frozen:
    """The columns of ``row`` as JSON can hold them, and as exactly as the database does."""
    fields = row._meta.concrete_fields
    return {
        field.attname: None if field.value_from_object(row) is None else field.value_to_string(row)
        for field in fields
    }


def thawed(model: type[models.Model], row: Frozen) -> dict[str, Any]:
    """The values of the columns that were frozen."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return {
        name: None if value is None else fields[name].to_python(value)
        for name, value in row.items()
        if name in fields
    }
