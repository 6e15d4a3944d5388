"""Pictures and documents of the site that a content takes its files from: it gets a copy of its own."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.cache import cache
from django.core.files.storage import default_storage
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.permissions import policy_registry

from courses.h5p.files import digest_of, keep_file
from courses.h5p.places import file_place
from courses.packages.h5p.kinds import IMAGES
from courses.packages.kinds import ending
from learning.archive import PIECE

IMAGE, DOCUMENT = "image", "document"
REMEMBERED = 24 * 3600
PREVIEW = "max-165x165"


class Shelf:
    """What one form needs of the site's files. ``files`` are those of the content; what is taken is added to them."""

    def __init__(self, files: dict[str, Any], user: Any = None):
        self.files, self.user = dict(files), user
        self._found: dict[tuple[str, int], Any] = {}

    def source_of(self, path: Any, kind: str) -> int | None:
        """The picture or document that a file of the content came from, where it is still here."""
        number = self.files.get(path, {}).get(kind) if isinstance(path, str) else None
        return number if number and self.find(kind, number) else None

    def find(self, kind: str, number: int) -> Any:
        """One picture or document. The first time, all that the content came from are asked for at once."""
        if (kind, number) not in self._found:
            self._load(kind, {number, *self._named(kind)})
        return self._found.get((kind, number))

    def _named(self, kind: str) -> Iterator[int]:
        return (said[kind] for said in self.files.values() if said.get(kind))

    def _load(self, kind: str, numbers: Iterable[int]) -> None:
        wanted = {each for each in numbers if (kind, each) not in self._found}
        model = get_image_model() if kind == IMAGE else get_document_model()
        rows = model.objects.filter(pk__in=wanted)
        if kind == IMAGE:
            rows = rows.prefetch_renditions(PREVIEW)
        here = {each.pk: each for each in rows}
        self._found.update({(kind, each): here.get(each) for each in wanted})

    def may_use(self, kind: str, source: Any) -> bool:
        """Whether the author may choose this; what the content has already stays whoever chose it."""
        if source.pk in self._named(kind) or self.user is None:
            return True
        policy = policy_registry.get_by_type(type(source))
        return policy.user_has_permission_for_instance(self.user, "choose", source)

    def take(self, kind: str, source: Any) -> dict[str, Any]:
        """A copy of ``source`` among the content's files, as parameters name it. Raises H5PError."""
        name, file = _file_of(kind, source)
        mark = f"learning-h5p-taken-{kind}-{source.pk}-{file.name}-{file.size}"
        known = cache.get(mark)
        if known is None or not default_storage.exists(file_place(digest_of(known[0]))):
            known = keep_file(name, _pieces(file))
            cache.set(mark, known, REMEMBERED)
        path, said = known
        self.files[path] = {**said, kind: source.pk}
        taken = {"path": path, "mime": said["mime"]}
        return {**taken, "width": source.width, "height": source.height} if kind == IMAGE else taken


def _file_of(kind: str, source: Any) -> tuple[str, Any]:
    """A file that players can show: newer kinds of pictures are made into one that contents may have."""
    if kind == IMAGE and ending(source.file.name) not in IMAGES:
        rendition = source.get_rendition("original|format-png")
        return rendition.file.name, rendition.file
    return source.file.name, source.file


def _pieces(file: Any) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while piece := opened.read(PIECE):
            yield piece
