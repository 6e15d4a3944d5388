"""Pools of questions, in a tree."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from learning.vietnamese import fold, sort_key, tidy

SEPARATOR = "›"
DEEPEST = 6


class PoolQuerySet(models.QuerySet):
    def inside(self, pool: "Pool") -> "PoolQuerySet":
        """``pool`` and all that is in it, however deep."""
        return self.filter(path__startswith=pool.path)

    def named(self, words: str) -> "PoolQuerySet":
        """Pools whose path has each of ``words`` or a part of it, with or without accents."""
        found = self
        for word in fold(words).split():
            found = found.filter(search_text__contains=word)
        return found


class Pool(index.Indexed, models.Model):
    """A named part of the question bank, for example the questions of one course. Pools stand in one another.

    ``path`` holds the keys from the top down to this pool, so that all inside it are found by its beginning;
    ``full_name`` says the same in names. Both follow when a pool is renamed or moved. No personal data.
    """

    name = models.CharField(_("name"), max_length=150)
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        verbose_name=_("inside"),
    )
    path = models.CharField(max_length=140, default="", editable=False, db_index=True)
    full_name = models.CharField(_("pool"), max_length=950, default="", editable=False)
    search_text = models.TextField(default="", editable=False)
    sort_key = models.TextField(default="", editable=False)

    objects = PoolQuerySet.as_manager()
    search_fields = [index.AutocompleteField("full_name"), index.AutocompleteField("search_text")]

    class Meta:
        ordering = ["sort_key"]
        verbose_name = _("question pool")
        verbose_name_plural = _("question pools")
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name"],
                name="assessments_pool_once",
                violation_error_message=_("There is a pool of this name at this place already."),
            ),
            models.UniqueConstraint(
                fields=["name"],
                condition=models.Q(parent__isnull=True),
                name="assessments_top_pool_once",
                violation_error_message=_("There is a pool of this name at this place already."),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.name

    @property
    def depth(self) -> int:
        """How many pools it stands in, itself counted."""
        return self.path.count("/")

    def clean(self) -> None:
        super().clean()
        self.name = tidy(self.name)
        if SEPARATOR in self.name:
            raise ValidationError({"name": _("A name has no “›”: it stands between pools.")})
        if self.parent:
            self._check_place(self.parent)

    def _check_place(self, parent: "Pool") -> None:
        if self.pk and parent.path.startswith(self.path):
            raise ValidationError(
                {"parent": _("A pool cannot stand in itself, nor in one that is inside it.")}
            )
        if parent.depth + self._height() > DEEPEST:
            raise ValidationError(
                {"parent": _("Pools stand in one another at most %(most)s deep.") % {"most": DEEPEST}}
            )

    def _height(self) -> int:
        """How many levels it has, itself counted."""
        paths = type(self).objects.inside(self).values_list("path", flat=True) if self.pk else []
        return max((path.count("/") - self.depth + 1 for path in paths), default=1)

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            known = type(self).objects.filter(pk=self.pk).values_list("path", flat=True).first()
            super().save(*args, **kwargs)
            self._settle(self.parent)
            if known is not None:
                self._settle_inside(known)

    def _settle(self, parent: "Pool | None") -> None:
        """Write what follows from the name and the place."""
        self.path = f"{parent.path if parent else ''}{self.pk}/"
        self.full_name = f"{parent.full_name} {SEPARATOR} {self.name}" if parent else self.name
        self.search_text = fold(self.full_name)
        # A name ends lower than a syllable begins: what is inside comes right after.
        self.sort_key = f"{parent.sort_key}00{sort_key(self.name)}" if parent else sort_key(self.name)
        derived = {name: getattr(self, name) for name in ("path", "full_name", "search_text", "sort_key")}
        type(self).objects.filter(pk=self.pk).update(**derived)

    def _settle_inside(self, old_path: str) -> None:
        settled = {self.pk: self}
        inside = type(self).objects.filter(path__startswith=old_path).exclude(pk=self.pk)
        for pool in sorted(inside, key=lambda one: one.depth):
            pool._settle(settled[pool.parent_id])
            settled[pool.pk] = pool


@transaction.atomic
def pool_at(path: str) -> Pool | None:
    """The pool at ``path``, as "CNTT › Chữ ký số" names it; what is missing is made. None for an empty path.

    Raises ValidationError for a path that is too deep or whose names are too long.
    """
    pool: Pool | None = None
    for name in filter(None, (tidy(part) for part in path.split(SEPARATOR))):
        known = Pool.objects.filter(parent=pool, name=name).first()
        pool = known or _new_pool(name, pool)
    return pool


def _new_pool(name: str, parent: Pool | None) -> Pool:
    pool = Pool(name=name, parent=parent)
    pool.full_clean()
    pool.save()
    return pool
