"""What is asked of a picture before the site takes it: one that every page can show, and that tells of nobody."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageFile, ImageOps
from wagtail.images.fields import WagtailImageField

from courses.drawings import NotADrawing, made_safe

HEAVIEST_DRAWING = 500_000  # bytes
MILLION = 1_000_000
MESSAGES = {
    "invalid_image": _(
        "This file cannot be read as a picture: it is damaged, was not uploaded completely, or is of another kind. "
        "Please open it in a picture program, save it as JPEG or PNG, and upload that."
    ),
    "invalid_image_known_format": _(
        "The name of this file ends in .%(extension)s, but it is %(image_format)s inside. Please save it anew as the "
        "kind that its name says."
    ),
    "file_too_many_pixels": _(
        "This picture is far larger than any screen: at most %(most)s million pixels are taken. Please make it smaller, "
        "for example 2,000 pixels wide, and upload it again."
    ),
    "moving": _(
        "This picture moves, and nobody could stop it. Please upload it as a video, or as a picture that stands still."
    ),
    "bad_drawing": _(
        "This drawing cannot be read safely. Please save it as “plain SVG” in your drawing program, or as PNG."
    ),
    "heavy_drawing": _(
        "This drawing weighs %(size)s kB, more than a phone should load (at most %(most)s kB). Please simplify it, or "
        "save it as PNG."
    ),
}
# What says how a picture looks; everything else says where, when, by whom and with what it was made.
_LOOKS = {"icc_profile", "transparency", "gamma"}


class PictureField(WagtailImageField):
    """Wagtail's field. Its pictures are read to their end, stand upright and have no metadata; its drawings are safe."""

    error_messages: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        # Wagtail fills in the numbers it knows; ours is there from the beginning.
        most = {"most": (self.max_image_pixels or 0) // MILLION}
        ours = {**MESSAGES, "file_too_many_pixels": MESSAGES["file_too_many_pixels"] % most}
        self.error_messages = {**self.error_messages, **ours}

    def to_python(self, data: Any) -> Any:
        is_drawing = getattr(data, "name", "").lower().endswith(".svg")
        try:
            self._refuse_more_than_fits(data)
            file = super().to_python(data)
        except ValidationError as problem:
            if is_drawing and problem.code == "invalid_image":
                raise self._refusal("bad_drawing") from problem
            raise
        except Exception as problem:  # a drawing without a size, a header that lies: whatever Willow meets
            raise self._refusal("bad_drawing" if is_drawing else "invalid_image") from problem
        if file is None:
            return None
        return self._drawing(file) if file.image.format_name == "svg" else self._photo(file)

    def _refuse_more_than_fits(self, data: Any) -> None:
        # Wagtail counts the pixels after it has read them all into memory; their number stands at the beginning.
        if not hasattr(data, "read") or not self.max_image_pixels:
            return
        size = _size(data)
        if size is None or size[0] * size[1] > self.max_image_pixels:
            raise self._refusal("file_too_many_pixels")

    def _refusal(self, code: str, **values: Any) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params=values or None)

    def _drawing(self, file: File) -> File:
        content = _content(file)
        try:
            safe = made_safe(content)
        except NotADrawing as problem:
            raise self._refusal("bad_drawing") from problem
        if len(safe) > HEAVIEST_DRAWING:
            raise self._refusal("heavy_drawing", size=len(safe) // 1000, most=HEAVIEST_DRAWING // 1000)
        return self._again(file, safe)

    def _photo(self, file: File) -> File:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the pixels are counted
                return self._again(file, _tidied(file))
        except _Moves as problem:
            raise self._refusal("moving") from problem
        except Exception as problem:
            raise self._refusal("invalid_image") from problem

    def _again(self, file: File, content: bytes | None) -> File:
        """``file`` with another content, as if that had been uploaded; None leaves it as it is."""
        if content is None:
            file.seek(0)
            return file
        fresh = SimpleUploadedFile(file.name or "", content, content_type=getattr(file, "content_type", None))
        return super().to_python(fresh)


class _Moves(Exception):
    pass


def _size(file: File) -> tuple[int, int] | None:
    """What the picture says of its width and height, None if Pillow will not hear of it; (0, 0) for what is no photo."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return Image.open(file).size
    except Image.DecompressionBombError:
        return None
    except Exception:
        return 0, 0
    finally:
        file.seek(0)


@contextmanager
def _whole_pictures_only() -> Iterator[None]:
    """Pillow refuses half a picture, though the printer of PDFs, once loaded, has asked it not to."""
    before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _tidied(file: File) -> bytes | None:
    """The picture upright and without metadata; None if it is so already. Reads it to its end."""
    file.seek(0)
    with Image.open(file) as picture:
        kind = (
            "JPEG" if picture.format == "MPO" else picture.format or ""
        )  # a phone's JPEG with a second picture
        if kind != "JPEG" and getattr(picture, "is_animated", False):
            raise _Moves
        with _whole_pictures_only():
            picture.load()
        tells = set(picture.info) - _LOOKS - _HARMLESS or picture.format != kind
        if not tells and not picture.getexif():
            return None
        upright = ImageOps.exif_transpose(picture)
        upright.info = {name: value for name, value in picture.info.items() if name in _LOOKS}
        # Nothing of the metadata may come along: a fresh Image has none.
        return _saved(upright, kind)


_HARMLESS = {
    "jfif",
    "jfif_version",
    "jfif_unit",
    "jfif_density",
    "dpi",
    "progressive",
    "progression",
    "aspect",
}
_HARMLESS |= {"loop", "background", "timestamp", "duration", "version", "interlace", "srgb", "chromaticity"}


def _saved(picture: Image.Image, kind: str) -> bytes:
    how = {"JPEG": {"quality": 92, "progressive": True}, "WEBP": {"quality": 92}, "AVIF": {"quality": 90}}
    looks = {name: value for name, value in picture.info.items() if name in ("icc_profile", "transparency")}
    output = io.BytesIO()
    picture.save(output, format=kind, exif=b"", **looks, **how.get(kind, {}))
    return output.getvalue()


def _content(file: File) -> bytes:
    file.seek(0)
    return file.read()
