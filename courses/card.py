"""The picture that stands for a course or a lesson where its link is shared."""

from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from PIL import Image, ImageDraw, ImageFont

from learning import conf

SIZE = (1200, 630)
EDGE = 80
# The colours of learning/css/tokens.css.
PAPER, INK, MUTED, PRIMARY, ACCENT = "#fbfaf7", "#17324d", "#526577", "#0b7a75", "#f2a541"
BOLD, PLAIN = "be-vietnam-pro-600-normal.woff2", "be-vietnam-pro-400-normal.woff2"
TITLE_SIZES = (76, 66, 58, 50)
MOST_LINES = 4


def draw_card(title: str, course: str) -> bytes:
    """``title`` in large letters, the ``course`` above it, whose site it is below; a JPEG."""
    picture = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, SIZE[0], 22), fill=PRIMARY)
    pen.rectangle((0, 22, SIZE[0], 30), fill=ACCENT)
    if course:
        pen.text((EDGE, 84), shortened(course, face(PLAIN, 36)), font=face(PLAIN, 36), fill=MUTED)
    font, lines = fitted(title)
    step = int(font.size * 1.28)
    top = 150 + max(0, (330 - step * len(lines)) // 2)
    for number, line in enumerate(lines):
        pen.text((EDGE, top + number * step), line, font=font, fill=INK)
    pen.rectangle((EDGE, 532, EDGE + 72, 538), fill=PRIMARY)
    pen.text((EDGE, 552), shortened(site_name(), face(BOLD, 34)), font=face(BOLD, 34), fill=PRIMARY)
    return as_jpeg(picture)


def as_jpeg(picture: Image.Image) -> bytes:
    file = BytesIO()
    picture.save(file, "JPEG", quality=86, optimize=True)
    return file.getvalue()


def site_name() -> str:
    """Whose site it is."""
    return getattr(settings, "WAGTAIL_SITE_NAME", "") or conf.get("ISSUER_NAME")


def face(name: str, size: int) -> ImageFont.FreeTypeFont:
    """One of the bundled fonts, which draw every Vietnamese letter."""
    found = finders.find(f"learning/fonts/{name}")
    path = found or Path(__file__).parents[1] / "learning" / "static" / "learning" / "fonts" / name
    return ImageFont.truetype(str(path), size)


def fitted(title: str) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """The largest letters in which ``title`` has room; in the smallest, as much of it as there is room for."""
    for size in TITLE_SIZES:
        font = face(BOLD, size)
        lines = wrapped(title, font)
        if len(lines) <= MOST_LINES - (size > 60):
            return font, lines
    kept = lines[:MOST_LINES]
    kept[-1] = shortened(f"{kept[-1]} …", font)
    return font, kept


def wrapped(text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    """``text`` in lines that fit, parted between syllables and never inside one."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and font.getlength(longer) > SIZE[0] - 2 * EDGE:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def shortened(text: str, font: ImageFont.FreeTypeFont) -> str:
    """``text`` in one line, with whole syllables left out at its end where it is too long."""
    words = text.split()
    while len(words) > 1 and font.getlength(" ".join(words)) > SIZE[0] - 2 * EDGE:
        words = [*words[: -2 if words[-1] == "…" else -1], "…"]
    return " ".join(words)
