"""Packages travel in course packs: known by their key, and renewed by whichever pack is newer."""

import io
import uuid
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.permissions import policy_registry

from courses.packages.keeping import examine, keep
from learning.archive import CannotRead
from learning.packs import Data, PackPart, Received, Sent

# The keys of what a copy makes are made from the keys it copies.
COPIES = uuid.UUID("5a7c8b1e-6d0f-4f0b-9a3e-2f4c1d9e7b60")


class PackagePart(PackPart):
    """A content package with its file."""

    name = "package"
    label = gettext_lazy("Content packages")
    model_name = "learning_courses.Package"
    fields = ("title",)
    updates = True

    def key(self, thing: Any) -> str:
        return str(thing.uuid)

    def find(self, key: str, data: Data, pack: Received) -> Any:
        return self.model._default_manager.filter(uuid=key_of(key)).first()

    def write(self, thing: Any, pack: Sent) -> Data:
        return {**super().write(thing, pack), "file": pack.add_file(thing.file)}

    def load(self, key: str, data: Data, thing: Any, pack: Received) -> Any:
        package = thing or self.begin(key, data)
        if thing is None:
            package.uploaded_by = pack.user
        package.title = str(data.get("title") or "")[:150]
        try:
            return keep(package, examine(io.BytesIO(pack.file(str(data.get("file"))))))
        except CannotRead as refused:
            raise ValidationError(str(refused)) from refused
        except OSError as error:
            raise ValidationError(_("The file is not here any more.")) from error

    def begin(self, key: str, data: Data) -> models.Model:
        return self.model(uuid=key_of(key), uploaded_at=timezone.now())

    def removable(self, user: Any, pks: Iterable[Any]) -> set[Any]:
        mine = policy_registry.get_by_type(self.model).instances_user_has_permission_for(user, "delete")
        return set(mine.filter(pk__in=list(pks)).values_list("pk", flat=True))


def key_of(key: str) -> uuid.UUID:
    """The key as packages have it; one that a copy lengthened is made into one of its own."""
    try:
        return uuid.UUID(key)
    except ValueError:
        return uuid.uuid5(COPIES, key)
