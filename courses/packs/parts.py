"""What courses name beside questions: pictures, files, terms and legal documents."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.documents import get_document_model_string
from wagtail.images import get_image_model_string
from wagtail.images.fields import WagtailImageField
from wagtail.models import Collection, Locale
from wagtail.permissions import policy_registry

from learning.packs import Data, PackPart, Received, Sent

# What a browser would run with the rights of the site.
RUNNING = (
    ".html",
    ".htm",
    ".xhtml",
    ".shtml",
    ".svg",
    ".svgz",
    ".xml",
    ".xsl",
    ".js",
    ".mjs",
    ".swf",
    ".mht",
    ".mhtml",
)


class FilePart(PackPart):
    """A stored file, known by what is in it: the same file is never stored twice."""

    is_file = True
    rank = 0

    @property
    def policy(self) -> Any:
        return policy_registry.get_by_type(self.model)

    def key(self, thing: Any) -> str:
        with thing.file.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def find(self, key: str, data: Data, pack: Received) -> Any:
        content = pack.file(str(data.get("file")))
        if hashlib.sha256(content).hexdigest() != key:
            raise ValidationError(
                _("The file “%(name)s” is another than the pack says.") % {"name": key[:12]}
            )
        # Wagtail knows files by this hash; it guards nothing here.
        digest = hashlib.sha1(content, usedforsecurity=False).hexdigest()
        unknown = Q(file_hash="") & (Q(file_size=len(content)) | Q(file_size=None))
        candidates = self.model._default_manager.filter(Q(file_hash=digest) | unknown).order_by("pk")
        return next((one for one in candidates if self._is_same(one, key)), None)

    def _is_same(self, thing: Any, key: str) -> bool:
        try:
            return self.key(thing) == key
        except (OSError, ValueError):
            return False  # a row whose file is lost

    def write(self, thing: Any, pack: Sent) -> Data:
        path = pack.add_file(thing.file)
        return {**super().write(thing, pack), "file": path, "name": thing.file.name.rsplit("/", 1)[-1]}

    def begin(self, key: str, data: Data) -> Any:
        raise NotImplementedError

    def load(self, key: str, data: Data, thing: Any, pack: Received) -> Any:
        content = pack.file(str(data.get("file")))
        made = self.model(uploaded_by_user=pack.user, collection=self._collection(pack.user))
        made.title = str(data.get("title") or data.get("name") or key[:12])[:255]
        name = str(data.get("name") or "file").rsplit("/", 1)[-1][-80:]
        self.fill(made, data, self.checked(name, content))
        made._set_file_hash()
        made.file_size = len(content)
        try:
            made.full_clean()
            made.save()
        except BaseException:
            made.file.delete(save=False)
            raise
        return made

    def checked(self, name: str, content: bytes) -> Any:
        """The file, if it may be uploaded. Raises ValidationError."""
        raise NotImplementedError

    def fill(self, made: Any, data: Data, file: Any) -> None:
        made.file.save(file.name, file, save=False)

    def _collection(self, user: Any) -> Collection:
        allowed = user and self.policy.collections_user_has_permission_for(user, "add").first()
        return allowed or Collection.get_first_root_node()

    def may_send(self, user: Any) -> bool:
        return True  # whoever reads the page has it

    def may_load(self, user: Any, *, is_new: bool) -> bool:
        return not is_new or self.policy.user_has_permission(user, "add")

    def removable(self, user: Any, pks: Iterable[Any]) -> set[Any]:
        mine = self.policy.instances_user_has_permission_for(user, "delete")
        return set(mine.filter(pk__in=list(pks)).values_list("pk", flat=True))


class ImagePart(FilePart):
    """A picture of the site's library, with its words and its focal point."""

    name = "image"
    label = gettext_lazy("Pictures")
    model_name = get_image_model_string()
    fields = (
        "title",
        "description",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    def checked(self, name: str, content: bytes) -> Any:
        return WagtailImageField().clean(SimpleUploadedFile(name, content))

    def fill(self, made: Any, data: Data, file: Any) -> None:
        made.width, made.height = file.image.get_size()
        for name in self.fields[1:]:
            value = data.get(name)
            if name == "description":
                made.description = str(value or "")[:255]
            elif isinstance(value, int) and 0 <= value < 100_000:
                setattr(made, name, value)
        super().fill(made, data, file)


class DocumentPart(FilePart):
    """A file of the site's documents: a form to keep, a video, its captions."""

    name = "document"
    label = gettext_lazy("Documents")
    model_name = get_document_model_string()
    fields = ("title",)

    def checked(self, name: str, content: bytes) -> Any:
        if name.lower().endswith(RUNNING):
            raise ValidationError(_("Files of the kind “%(name)s” could run in a browser.") % {"name": name})
        return ContentFile(content, name)


class TermPart(PackPart):
    """A term of the glossary in one language."""

    name = "term"
    label = gettext_lazy("Glossary terms")
    model_name = "learning_courses.GlossaryTerm"
    fields = ("term", "abbreviation", "meaning")

    def key(self, thing: Any) -> str:
        return f"{thing.translation_key}@{thing.locale.language_code}"

    def find(self, key: str, data: Data, pack: Received) -> Any:
        identity, _at, language = key.partition("@")
        here = self.model._default_manager.filter(locale__language_code=language)
        return _first(here, translation_key=identity) or here.filter(term=data.get("term")).first()

    def begin(self, key: str, data: Data) -> Any:
        identity, _at, language = key.partition("@")
        locale = Locale.objects.filter(language_code=language).first()
        if locale is None:
            raise ValidationError(_("This site has no language “%(code)s”.") % {"code": language})
        return self.model(translation_key=identity, locale=locale)  # type: ignore[misc]


class LegalPart(PackPart):
    """A document of the register of legal documents, known by its number."""

    name = "legal"
    label = gettext_lazy("Legal documents")
    model_name = "learning.LegalDocument"
    rank = 5
    fields = (
        "number",
        "type",
        "issuer",
        "title_vi",
        "issued_on",
        "effective_from",
        "effective_to",
        "replaced_by",
        "source_url",
        "checked_on",
        "confidence",
        "note",
    )

    def key(self, thing: Any) -> str:
        return thing.number

    def title(self, data: Data) -> str:
        return str(data.get("number", ""))

    def find(self, key: str, data: Data, pack: Received) -> Any:
        return self.model._default_manager.filter(number=key).first()


def _first(found: Any, **wanted: Any) -> Any:
    try:
        return found.filter(**wanted).first()
    except (ValidationError, ValueError) as error:
        raise ValidationError(_("A key in the pack is none.")) from error
