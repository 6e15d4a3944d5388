"""H5P contents travel in course packs: each as the package that it is elsewhere too, with its libraries."""

import io
from collections.abc import Iterable
from tempfile import TemporaryFile
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.permissions import policy_registry

from courses.h5p.access.duty import what_is_owed
from courses.h5p.store import DatabaseStore
from courses.h5p.taking import filled
from courses.h5p.translating.carrying import take_carried, to_be_sent
from courses.packages.h5p.carried import Carried
from courses.packages.h5p.content import export_package
from courses.packages.h5p.errors import H5PError
from courses.packages.part import key_of
from courses.packs.trace import Here
from learning.packs import Data, PackPart, Received, Sent, read

# What this site itself writes down of a content, to have it back when an import is taken back.
KEPT = ("library_id", "language", "params", "metadata", "files", "live", "has_unpublished_changes")


class H5PPart(PackPart):
    """An H5P content as a package."""

    name = "h5p"
    label = gettext_lazy("H5P contents")
    model_name = "learning_courses.H5PContent"
    fields = ("title", "alternative")
    updates = True

    def key(self, thing: Any) -> str:
        return str(thing.uuid)

    def find(self, key: str, data: Data, pack: Received) -> Any:
        return self.model._default_manager.filter(uuid=key_of(key)).first()

    def write(self, thing: Any, pack: Sent) -> Data:
        if isinstance(pack, Here):
            return {**super().write(thing, pack), "kept": {name: getattr(thing, name) for name in KEPT}}
        package = TemporaryFile()  # noqa: SIM115  the pack reads it when it is written
        try:
            export_package(to_be_sent(thing), DatabaseStore(of=thing), package)
        except H5PError as refused:
            raise ValidationError(str(refused)) from refused
        return {**super().write(thing, pack), "file": pack.add_file(_OnDisk(package, f"{thing.uuid}.h5p"))}

    def load(self, key: str, data: Data, thing: Any, pack: Received) -> Any:
        if isinstance(pack, Here):
            return self._bring_back(key, data, thing, pack)
        from courses.h5p.admin.rights import may_install  # it asks the permissions of who brings the pack

        try:
            file = io.BytesIO(pack.file(str(data.get("file"))))
            content = thing or self.model(uuid=key_of(key), created_by=pack.user)
            may = pack.user is None or may_install(pack.user)
            carried = filled(content, file, by=pack.user, may_install=may)
        except H5PError as refused:
            raise ValidationError(str(refused)) from refused
        except OSError as error:
            raise ValidationError(_("The file is not here any more.")) from error
        return self._keep(content, data, pack, carried)

    def _keep(self, content: Any, data: Data, pack: Received, carried: Carried) -> Any:
        """Published, or a draft where somebody could not use it; what was published before then stays as it was."""
        for name in self.fields:
            if name in data:
                read(content, name, data[name], pack.find)
        content.full_clean()
        if content._state.adding:
            content.live = False
            content.save()
        revision, store = content.save_revision(user=pack.user), DatabaseStore(of=content)
        owed = what_is_owed(content, content.alternative, store)
        take_carried(content, carried, store, by=pack.user, is_draft=bool(owed))
        if owed:
            said = _("The H5P content “%(title)s” comes in as a draft. %(why)s")
            pack.tell(said % {"title": content.title, "why": owed})
        else:
            revision.publish(user=pack.user, skip_permission_checks=True)
            content.refresh_from_db()
        return content

    def _bring_back(self, key: str, data: Data, thing: Any, pack: Received) -> Any:
        """As it was here before an import. Its files are named by what is in them, and still here."""
        content = thing or self.model(uuid=key_of(key))
        for name in KEPT:
            setattr(content, name, data["kept"][name])
        content = super().load(key, data, content, pack)
        # The form opens the newest version, which would be that of the pack.
        content.save_revision(user=pack.user)
        for name in ("live", "has_unpublished_changes"):
            setattr(content, name, data["kept"][name])
        content.save(update_fields=["live", "has_unpublished_changes"])
        return content

    def removable(self, user: Any, pks: Iterable[Any]) -> set[Any]:
        mine = policy_registry.get_by_type(self.model).instances_user_has_permission_for(user, "delete")
        return set(mine.filter(pk__in=list(pks)).values_list("pk", flat=True))


class _OnDisk(File):
    """A package on its way into a pack. It has no name on the disk, so it is gone when nobody reads it any more."""

    def open(self, mode: Any = None, *args: Any, **kwargs: Any) -> "_OnDisk":
        self.seek(0)
        return self

    def close(self) -> None:
        """A pack opens it twice."""
