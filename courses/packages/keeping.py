"""An uploaded file becomes a package or another version of one; what nobody shows any more is deleted."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.packages import storing
from courses.packages.base import Manifest, PackageFormat
from courses.packages.contents import Contents
from courses.packages.models import Package
from learning import conf, registry
from learning.archive import CannotRead

# An upload that is under way has no row yet.
UNDER_WAY = timedelta(days=1)


@dataclass(frozen=True)
class Examined:
    """An uploaded file that may be kept: what is in it, which format it has, and what it says about itself."""

    file: Any
    contents: Contents
    digest: str
    format: type[PackageFormat]
    manifest: Manifest


def examine(file: Any) -> Examined:
    """Look at ``file`` without keeping anything. Raises CannotRead, which tells the author what to do."""
    check_size(file)
    contents = Contents(file)
    found = format_of(contents)
    manifest = found().read(contents)
    file.seek(0)
    return Examined(file, contents, hashlib.file_digest(file, "sha256").hexdigest(), found, manifest)


def check_size(file: Any) -> None:
    """Before anything of it is read."""
    most = conf.get("PACKAGE_BYTES")
    if file.seek(0, 2) > most:
        raise CannotRead(_("The file is larger than %(most)s MB.") % {"most": most // 1_000_000})
    file.seek(0)


def format_of(contents: Contents) -> type[PackageFormat]:
    """The format that takes ``contents``, the most particular one. Raises CannotRead if none does."""
    for one in sorted(registry.package_formats.values(), key=lambda each: each.rank):
        if one().recognise(contents):
            return one
    labels = ", ".join(str(one.label) for one in registry.package_formats.values())
    raise CannotRead(
        _("This is none of the packages that can be shown here: %(formats)s.") % {"formats": labels}
    )


def keep(package: Package, new: Examined) -> Package:
    """Make ``new`` what ``package`` holds. The same file a second time changes nothing but its title."""
    package.title = package.title or new.manifest.title[:150] or _("Package without a title")
    if package.digest != new.digest:
        _replace(package, new)
    package.file = storing.keep_zip(new.file, new.digest)
    package.save()
    return package


def _replace(package: Package, new: Examined) -> None:
    storing.unpack(new.contents, new.digest)
    now = timezone.now()
    if package.digest:
        package.former = [*package.former, {"digest": package.digest, "until": now.isoformat()}]
    package.digest, package.format, package.uploaded_at = new.digest, new.format.name, now
    package.manifest = {
        "start": new.manifest.start,
        "files": len(new.contents.names),
        "size": new.contents.size,
        **new.manifest.data,
    }


# --- what nobody shows any more ----------------------------------------------------------------------------


def clean(*, now: datetime | None = None) -> int:
    """Delete the files of packages that were replaced long ago, and of uploads that came to nothing; how many."""
    now = now or timezone.now()
    for package in Package.objects.exclude(former=[]):
        recent = [one for one in package.former if datetime.fromisoformat(one["until"]) > _kept_since(now)]
        if recent != package.former:
            Package.objects.filter(pk=package.pk).update(former=recent)
    used = digests_in_use()
    idle = [digest for digest in storing.stored() if digest not in used and _is_old(digest, now)]
    for digest in idle:
        storing.remove(digest)
    return len(idle)


def _kept_since(now: datetime) -> datetime:
    return now - timedelta(days=conf.get("PACKAGE_DAYS"))


def _is_old(digest: str, now: datetime) -> bool:
    at = storing.stored_at(digest)
    return at is None or at < now - UNDER_WAY


def digests_in_use() -> set[str]:
    """The digests of all packages, with those that were replaced lately."""
    rows = Package.objects.values_list("digest", "former")
    return {each for digest, former in rows for each in (digest, *(one["digest"] for one in former))}


def _deleted(sender: Any, instance: Package, **kwargs) -> None:
    own = {instance.digest, *(one["digest"] for one in instance.former)}

    def remove() -> None:
        for digest in own - digests_in_use():
            storing.remove(digest)

    transaction.on_commit(remove)


post_delete.connect(_deleted, sender=Package, dispatch_uid="learning_courses.deleted_package")
