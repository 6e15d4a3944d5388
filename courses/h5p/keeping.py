"""Files of contents that nothing names any more: no content, no version of one, and no import to be taken back.

When a file was first found so, is written down; it is deleted when it was so all through the grace period.
"""

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from wagtail.models import Revision

from courses.h5p.files import CALLED
from courses.h5p.idle import H5PIdleFile
from courses.h5p.models import H5PContent
from courses.h5p.places import FILES, file_place
from courses.packs.models import CourseImport
from learning import conf

AT_ONCE = 500
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Cleaned:
    """How many files nothing names, how many of them were deleted (or would be), and their bytes together."""

    idle: int
    gone: int
    size: int


def clean(*, now: datetime | None = None, is_dry: bool = False) -> Cleaned:
    """Delete what nothing named for ``H5P_IDLE_DAYS``. A dry run changes nothing, and says what another run would do."""
    now = now or timezone.now()
    idle = stored() - named()
    since = dict(H5PIdleFile.objects.values_list("digest", "since"))
    due = [
        each
        for each in sorted(idle)
        if since.get(each, now) < now - timedelta(days=conf.get("H5P_IDLE_DAYS"))
    ]
    if is_dry:
        return Cleaned(len(idle), len(due), sum(_size(each) for each in due))
    _note(idle, since, now)
    sizes = [size for each in due if (size := _delete(each)) is not None]
    return Cleaned(len(idle), len(sizes), sum(sizes))


def stored() -> set[str]:
    """The digests of all files that are kept."""
    try:
        _folders, names = default_storage.listdir(FILES)
    except FileNotFoundError:
        return set()
    return {name.removesuffix(".bin") for name in names if name.endswith(".bin")}


def named() -> set[str]:
    """The digests that something names. Contents and their versions are read one after the other."""
    found: set[str] = set()
    for said in _sayings():
        found.update(
            match[1] for match in CALLED.finditer(said if isinstance(said, str) else json.dumps(said))
        )
    return found


def _sayings() -> Iterator[Any]:
    yield from H5PContent.objects.values_list("files", flat=True).iterator(AT_ONCE)
    kind = ContentType.objects.get_for_model(H5PContent)
    versions = Revision.objects.filter(base_content_type=kind)
    yield from versions.values_list("content__files", flat=True).iterator(AT_ONCE)
    # What an import replaced comes back when it is taken back.
    yield from CourseImport.objects.values_list("findings", flat=True).iterator(AT_ONCE)


def _note(idle: set[str], since: dict[str, datetime], now: datetime) -> None:
    H5PIdleFile.objects.filter(digest__in=set(since) - idle).delete()
    new = [H5PIdleFile(digest=each, since=now) for each in sorted(idle - set(since))]
    H5PIdleFile.objects.bulk_create(new, AT_ONCE, ignore_conflicts=True)


@transaction.atomic
def _delete(digest: str) -> int | None:
    """The bytes of the file that was deleted; None where somebody keeps the same file again just now."""
    row = H5PIdleFile.objects.select_for_update().filter(digest=digest).first()
    if row is None:
        return None
    size = _size(digest)
    try:
        default_storage.delete(file_place(digest))
    except OSError:
        logger.exception("the file %s of H5P was not deleted", digest)
        return None
    row.delete()
    return size


def _size(digest: str) -> int:
    try:
        return int(default_storage.size(file_place(digest)))
    except OSError:
        return 0
