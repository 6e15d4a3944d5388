"""The pictures of questions on their way: from the files of others into the library of images, and back."""

import hashlib
import io
import re
from contextlib import suppress
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError
from wagtail.images import get_image_model
from wagtail.images.fields import WagtailImageField
from wagtail.models import Collection
from wagtail.permissions import policy_registry

# What Pillow calls them, and how their names end. Drawings (SVG) can hold scripts, so they are not taken.
RASTER = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp", "AVIF": "avif"}
MOST_BYTES = 10 * 1024 * 1024


def digest(content: bytes) -> str:
    return hashlib.sha1(content, usedforsecurity=False).hexdigest()


def ending(content: bytes) -> str:
    """How the name of the picture has to end. Raises ValidationError for anything that is no picture to show."""
    if len(content) > MOST_BYTES:
        raise ValidationError(_("A picture of it is larger than 10 MB."))
    try:
        with Image.open(io.BytesIO(content), formats=list(RASTER)) as image:
            image.verify()
            return RASTER[str(image.format)]
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValidationError(
            _("A picture of it is no PNG, JPEG, GIF, WebP or AVIF, or it is damaged.")
        ) from error


def collections_for(user: Any) -> Any:
    """The collections that ``user`` may add images to; all where nobody is asked."""
    if user is None:
        return Collection.objects.all()
    policy = policy_registry.get_by_type(get_image_model())
    return policy.collections_user_has_permission_for(user, "add")


def store(content: bytes, *, name: str, title: str, collection: Collection, user: Any) -> int:
    """The key of the image with this content in ``collection``, which is made if it is not there yet."""
    model = get_image_model()
    here = model._default_manager.filter(file_hash=digest(content), collection=collection)
    found = here.values_list("pk", flat=True).first()
    if found is not None:
        return found
    file = WagtailImageField().clean(SimpleUploadedFile(f"{_stem(name)}.{ending(content)}", content))
    made = model(title=(title or _stem(name))[:255], collection=collection, uploaded_by_user=user)
    made.width, made.height = file.image.get_size()
    made.file.save(file.name, file, save=False)
    made.file_size, made.file_hash = len(content), digest(content)
    try:
        made.full_clean()
        made.save()
    except BaseException:
        made.file.delete(save=False)
        raise
    return made.pk


def _stem(name: str) -> str:
    return re.sub(r"[^\w-]+", "-", PurePosixPath(name).stem).strip("-")[:60] or "hinh"


def content_of(image: Any) -> bytes | None:
    """The file of ``image``, None when it is lost."""
    with suppress(OSError, ValueError), image.file.open("rb") as file:
        return file.read()
    return None
