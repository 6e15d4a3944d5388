"""How much a learner's phone must fetch before the lesson can be read."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.checking.reading import Reading, reading_of
from learning.content_checks import ContentCheck, Finding, Severity

BUDGET = 150  # KB, on a first visit
FRAME = (
    40  # KB of styles, scripts and the frame around a lesson, compressed; a test holds it against the files
)
WIDEST = 960  # pixels, in which a phone asks for a picture
BYTES_A_PIXEL = 0.12  # of a photograph as WebP, before there is one to measure
COMPRESSED = 0.4  # what is left of HTML on the way
MARKUP = 2.0  # letters of HTML for each of a text


class Weight(ContentCheck):
    name = "weight"
    label = gettext_lazy("Weight of the page")

    def check(self, page: Any) -> Iterator[Finding]:
        reading = reading_of(page)
        pictures = pictures_kb(reading)
        total = FRAME + html_kb(reading) + pictures
        if total > BUDGET:
            message = _(
                "The page weighs about %(total)s KB, pictures %(pictures)s KB of it; at most %(budget)s KB."
            )
            given = {"total": round(total), "pictures": round(pictures), "budget": BUDGET}
            yield Finding(Severity.WARNING, message % given)
        media = media_kb(reading)
        if media > BUDGET:
            message = _("Recordings and files to fetch, beside the page: %(media)s KB.")
            yield Finding(Severity.ADVICE, message % {"media": round(media)})


def html_kb(reading: Reading) -> float:
    return len(reading.text.encode()) * MARKUP * COMPRESSED / 1024


def pictures_kb(reading: Reading) -> float:
    images = {part.value.pk: part.value for part in reading.images}
    return sum(picture_kb(image, reading) for image in images.values())


def picture_kb(image: Any, reading: Reading) -> float:
    """As it was made for browsers, the lightest of the widest; else as much as such a picture tends to weigh."""
    if image.is_svg():
        return (image.file_size or 0) * COMPRESSED / 1024
    made = [
        one for one in reading.shared.renditions.get(image.pk, []) if one.filter_spec.startswith("format-")
    ]
    widest = max((one.width for one in made), default=0)
    sizes = [size_of(one) for one in made if one.width == widest]
    if any(sizes):
        return min(filter(None, sizes)) / 1024
    scale = min(1, WIDEST / image.width) if image.width else 1
    return image.width * image.height * scale * scale * BYTES_A_PIXEL / 1024


def size_of(rendition: Any) -> int:
    try:
        return rendition.file.size
    except OSError:  # the file was removed, and is made again when it is asked for
        return 0


def media_kb(reading: Reading) -> float:
    files = {part.value.pk: part.value for part in reading.files}
    packages = {part.value.pk: part.value for part in reading.packages}
    documents = sum((document.get_file_size() or 0) for document in files.values())
    return (documents + sum(package.size for package in packages.values())) / 1024
