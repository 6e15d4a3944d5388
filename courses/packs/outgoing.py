"""A course is written down with everything it names."""

import hashlib
import json
import zipfile
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.blocks import StreamValue
from wagtail.models import Page

from courses.models import CourseMixin, LessonMixin
from courses.packs.manifest import FORMAT, ITEMS, MANIFEST, PAGES, VERSION, Pack, library_version
from courses.routing import base_model
from courses.tree import page_models
from learning import registry
from learning.archive import PIECE
from learning.packs import PackPart, carried_fields, carried_of_child, written

# Of Wagtail's own fields, what an author wrote.
OF_PAGES = ("seo_title", "search_description", "show_in_menus")
NOT_OF_PAGES = {field.name for field in Page._meta.concrete_fields} - set(OF_PAGES)

# For whoever unpacks it, as Python writes files otherwise.
READABLE = 0o600 << 16


class CannotExport(Exception):
    """There is nothing to export. The message says why."""


class Outgoing:
    """Gathers what the pages of a course name; ``user`` takes along only what she may see, nobody means everything."""

    def __init__(self, user: Any = None):
        self.user = user
        self.items: dict[str, dict[str, Any]] = {}
        self.files: dict[str, Any] = {}
        self.told: list[str] = []
        self._names: dict[tuple[type, Any], str | None] = {}

    def refer(self, model: type[Model], pk: Any) -> str | None:
        """The reference for what is chosen; None if it is gone, or no kind that travels."""
        place = (model, pk)
        if place not in self._names:
            self._names[place] = self._page(pk) if issubclass(model, base_model()) else self._item(model, pk)
        return self._names[place]

    def _page(self, pk: Any) -> str | None:
        key = base_model().objects.filter(pk=pk).values_list("translation_key", flat=True).first()
        return key and f"page:{key}"

    def _item(self, model: type[Model], pk: Any) -> str | None:
        part = part_of(model)
        thing = part and part.model._default_manager.filter(pk=pk).first()
        if part is None or thing is None:
            self.leave(str(model._meta.verbose_name))
            return None
        if self.user is not None and not part.may_send(self.user):
            self.leave(str(part.label))
            return None
        return self.add(part, thing)

    def add(self, part: PackPart, thing: Any) -> str:
        """Take ``thing`` along, and what it names."""
        reference = f"{part.name}:{part.key(thing)}"
        if reference not in self.items:
            self.items[reference] = {}  # it may name itself
            self.items[reference] = part.write(thing, self)
        return reference

    def add_file(self, file: Any) -> str:
        """Take the stored ``file`` along; where it will stand in the pack."""
        with file.open("rb") as opened:
            digest = hashlib.file_digest(opened, "sha256").hexdigest()
        path = f"media/{digest}{PurePosixPath(file.name).suffix.lower()}"
        self.files[path] = file
        return path

    def leave(self, what: str) -> None:
        """Say that ``what`` is not in the pack."""
        said = _("Left out: %(what)s.") % {"what": what}
        if said not in self.told:
            self.told.append(said)


def part_of(model: type[Model]) -> PackPart | None:
    """The kind of thing that ``model`` keeps."""
    return next((part() for part in registry.pack_parts.values() if issubclass(model, part().model)), None)


def export(key: Any, *, languages: Iterable[str] = (), user: Any = None) -> tuple[Pack, Outgoing]:
    """The course ``key`` as a pack, in all languages or in some. Raises CannotExport."""
    out, wanted = Outgoing(user), set(languages)
    versions = [
        page
        for model in page_models(CourseMixin)
        for page in model.objects.filter(translation_key=key, alias_of=None).select_related("locale")
        if not wanted or page.locale.language_code in wanted
    ]
    if not versions:
        raise CannotExport(_("There is no such course, or not in these languages."))
    pack = Pack(key=str(key), title=versions[0].title)
    for version in sorted(versions, key=lambda page: page.pk):
        pack.pages.append(page_data(version, None, out))
        pack.pages += [page_data(lesson, above, out) for lesson, above in _lessons(version)]
    pack.items, pack.told = out.items, out.told
    return pack, out


def _lessons(course: Model) -> list[tuple[Model, Model]]:
    """The lessons below ``course`` in their order, each with the page it is in."""
    found = [
        page
        for model in page_models(LessonMixin)
        for page in model.objects.descendant_of(course).filter(alias_of=None).select_related("locale")
    ]
    by_path = {page.path: page for page in [course, *found]}
    ordered = sorted(found, key=lambda page: page.path)
    return [(page, by_path[above]) for page in ordered if (above := page.path[: -page.steplen]) in by_path]


def page_data(page: Any, above: Any, out: Any) -> dict[str, Any]:
    """``page`` as it stands in a pack: as learners see it, or its draft if it was never published."""
    shown = page if page.live or not page.latest_revision_id else page.get_latest_revision_as_object()
    fields = fields_of(shown, out)
    if any(_is_shorter(shown, name, value) for name, value in fields.items()):
        out.leave(_("blocks of “%(title)s” that cannot be read") % {"title": shown.title})
    return {
        "is": "course" if isinstance(page, CourseMixin) else "lesson",
        "key": str(page.translation_key),
        "parent": above and str(above.translation_key),
        "language": page.locale.language_code,
        "type": page._meta.label_lower,
        "title": shown.title,
        "slug": page.slug,
        "live": page.live,
        "fields": fields,
    }


def _is_shorter(page: Any, name: str, value: Any) -> bool:
    """Whether the stream ``name`` of ``page`` has blocks that are not in ``value``."""
    stored = getattr(page, name)
    return isinstance(stored, StreamValue) and len(stored.raw_data) > len(value)


def fields_of(page: Any, out: Any) -> dict[str, Any]:
    """Every field that the page type has, its own and those of other apps."""
    return {name: written(page, name, out.refer) for name in page_fields(type(page))}


def page_fields(model: type[Model]) -> list[str]:
    """What of a page travels. People do not: who owns or locked it is another site's business."""
    names = carried_fields(model, leave=NOT_OF_PAGES)
    return [name for name in names if _travels(model._meta.get_field(name))]


def _travels(field: Any) -> bool:
    """Whether another site can have what ``field`` names; an inline child is nothing without what it must name."""
    if field.one_to_many:
        needed = (one for one in carried_of_child(field) if not field.related_model._meta.get_field(one).null)
        return all(_travels(field.related_model._meta.get_field(one)) for one in needed)
    related = field.related_model
    return related is None or issubclass(related, base_model()) or part_of(related) is not None


def write_pack(pack: Pack, out: Outgoing, target: BinaryIO) -> None:
    """The pack as a ZIP file into ``target``."""
    texts = {PAGES: {"pages": pack.pages}, ITEMS: {"items": pack.items}}
    contents = {name: as_text(data) for name, data in texts.items()}
    files = {name: _about(content) for name, content in contents.items()}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
        for name, file in out.files.items():
            files[name] = _copy(file, archive, name)
        archive.writestr(MANIFEST, as_text(_manifest(pack, files)))


def _copy(file: Any, archive: zipfile.ZipFile, name: str) -> dict[str, Any]:
    """Put ``file`` into the pack piece by piece: what is in it, as ``_about`` says."""
    digest, size = hashlib.sha256(), 0
    info = zipfile.ZipInfo(name, timezone.localtime().timetuple()[:6])
    info.file_size = file.size  # large ones are written another way
    info.external_attr = READABLE
    with file.open("rb") as opened, archive.open(info, "w") as to:
        while piece := opened.read(PIECE):
            digest.update(piece)
            size += len(piece)
            to.write(piece)
    return {"sha256": digest.hexdigest(), "size": size}


def _manifest(pack: Pack, files: dict[str, Any]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": ".".join(map(str, VERSION)),
        "library": library_version(),
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "course": {"key": pack.key, "title": pack.title},
        "languages": sorted({page["language"] for page in pack.pages}),
        "left_out": pack.told,
        "files": files,
    }


def _about(content: bytes) -> dict[str, Any]:
    return {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}


def as_text(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True).encode()
