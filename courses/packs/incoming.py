"""A pack that is read: what its references mean here, and what is said about it."""

import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Locale

from courses.models import CourseMixin, LessonMixin
from courses.packs.manifest import Pack
from courses.packs.outgoing import Outgoing, part_of
from courses.routing import base_model
from courses.tree import page_models
from learning import registry
from learning.packs import PackPart

NEW, CHANGED, SAME, KEPT, REFUSED = "new", "changed", "same", "kept", "refused"
# The names of what a copy makes are made from the names it copies.
COPIES = uuid.UUID("6f0b9c1e-2a2f-4d70-9a51-0f8f4a5b6d11")


@dataclass
class Line:
    """One thing of the pack and what becomes of it."""

    kind: str
    title: str
    verdict: str
    reason: str = ""


@dataclass
class Findings:
    """What a check found: the lines, and remarks about the whole."""

    lines: list[Line] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    # What taking the pack made and changed, so that it can be taken back.
    trace: dict[str, Any] = field(default_factory=dict)

    @property
    def is_good(self) -> bool:
        """Whether the pack can be taken: as a whole, or not at all."""
        return not any(line.verdict == REFUSED for line in self.lines)

    def say(self, kind: str, title: str, verdict: str, reason: Any = "") -> None:
        self.lines.append(Line(str(kind), title[:200], verdict, str(reason)))

    def tell(self, message: str) -> None:
        if message not in self.told:
            self.told.append(message)

    def to_json(self) -> dict[str, Any]:
        return {"lines": [asdict(line) for line in self.lines], "told": self.told, "trace": self.trace}


class Incoming:
    """A pack that is read: finds, for its references, what is here already or was made of it."""

    def __init__(self, pack: Pack, *, parent: Any = None, user: Any = None, copy: str = ""):
        self.pack, self.parent, self.user, self.copy = pack, parent, user, copy
        self.findings = Findings(told=list(pack.told))
        self.local: dict[str, Any] = {}
        self.language = ""

    def file(self, path: str) -> bytes:
        return self.pack.file(path)

    def tell(self, message: str) -> None:
        self.findings.tell(message)

    def own_key(self, key: str) -> uuid.UUID:
        """The key of a page here: its own, or a new one in a copy."""
        own = uuid.UUID(key)
        is_ours = any(page["key"] == key for page in self.pack.pages)
        return uuid.uuid5(COPIES, f"{self.copy}:{own}") if self.copy and is_ours else own

    def find(self, model: Any, reference: Any) -> Any:
        """The primary key of what ``reference`` names here; None and a remark if there is none."""
        if not isinstance(reference, str):
            return None
        kind, _colon, key = reference.partition(":")
        if kind == "page" and issubclass(model, base_model()):
            found = self._page(key)
        else:
            part = part_of(model)
            found = self.thing(reference) if part and part.name == kind else None
        if found is None:
            self.tell(_("A link leads to something that is not here: %(name)s.") % {"name": reference[:80]})
        return found and found.pk

    def _page(self, key: str) -> Any:
        try:
            pages = base_model().objects.filter(translation_key=self.own_key(key))
        except ValueError:
            return None
        return pages.filter(locale__language_code=self.language).first() or pages.order_by("pk").first()

    def thing(self, reference: str) -> Any:
        """What an item of the pack is here, None while it is not."""
        if reference not in self.local:
            found = self._found(reference)
            self.local[reference] = None if found is not None and self._is_renamed(reference) else found
        return self.local[reference]

    def _found(self, reference: str) -> Any:
        kind, _colon, key = reference.partition(":")
        part, data = registry.pack_parts.get(kind), self.pack.items.get(reference)
        return part().find(key, data, self) if part and data is not None else None

    def _is_renamed(self, reference: str) -> bool:
        part = registry.pack_parts[reference.partition(":")[0]]
        return bool(self.copy) and part.updates and self.has_other_words

    @cached_property
    def has_other_words(self) -> bool:
        """Whether something that follows its pack says something else here: then a copy has all such things anew."""
        for reference, part, data in self.items():
            here = self._found(reference) if part.updates else None
            if here is not None and not says_same(part, here, data):
                return True
        return False

    def key_of(self, reference: str) -> str:
        """The key of a new thing: the pack's, or another where a copy would take one that is taken."""
        key = reference.partition(":")[2]
        return f"{key[:50]}-{self.copy[:8]}" if self._is_renamed(reference) else key

    def items(self) -> Iterable[tuple[str, PackPart, dict[str, Any]]]:
        """The items of installed kinds, in the order they are loaded."""
        known = [
            (reference, registry.pack_parts[kind](), data)
            for reference, data in self.pack.items.items()
            if (kind := reference.partition(":")[0]) in registry.pack_parts
        ]
        return sorted(known, key=lambda one: (one[1].rank, one[0]))

    # --- pages ---------------------------------------------------------------------------------------------

    def here(self, data: dict[str, Any]) -> Any:
        """The page of the site that ``data`` speaks of, None if there is none."""
        mixin = CourseMixin if data["is"] == "course" else LessonMixin
        wanted = {"translation_key": self.own_key(data["key"]), "locale__language_code": data["language"]}
        return next(
            (page for model in page_models(mixin) if (page := model.objects.filter(**wanted).first())), None
        )

    def place_of(self, data: dict[str, Any]) -> Any:
        """The page above a new one; None where there is none in its language."""
        if data["parent"]:
            above = next(
                page
                for page in self.pack.pages
                if (page["key"], page["language"]) == (data["parent"], data["language"])
            )
            return self.here(above)
        if self.parent is None or self.parent.locale.language_code == data["language"]:
            return self.parent
        locale = Locale.objects.filter(language_code=data["language"]).first()
        return locale and self.parent.get_translation_or_none(locale)

    def wanted(self) -> list[dict[str, Any]]:
        """The pages in languages that this site can hold."""
        known = self._languages()
        left = {page["language"] for page in self.pack.pages} - known
        for code in sorted(left):
            self.tell(
                _("This site has no place for the language “%(code)s”: it is left out.") % {"code": code}
            )
        return [page for page in self.pack.pages if page["language"] in known]

    def _languages(self) -> set[str]:
        tops = [page for page in self.pack.pages if page["is"] == "course"]
        return {top["language"] for top in tops if self.here(top) or self.place_of(top) is not None}


def model_for(data: dict[str, Any], above: Any) -> Any:
    """The page type for a new page below ``above``: the pack's own if it is installed and allowed, else ours."""
    mixin = CourseMixin if data["is"] == "course" else LessonMixin
    allowed = [model for model in above.specific_class.allowed_subpage_models() if issubclass(model, mixin)]
    own = [model for model in allowed if model._meta.label_lower == data["type"]]
    return next(iter(own or allowed), None)


def says_same(part: PackPart, thing: Any, data: dict[str, Any]) -> bool:
    own = part.write(thing, Outgoing())
    return all(own.get(name) == value for name, value in data.items() if name in own)
