"""Pictures are small, safe and tell of nobody, and what cannot be taken is refused in words that help."""

import io
import struct
import tracemalloc
import zlib

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import RequestFactory
from PIL import Image
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form

from courses import picture_hooks, picture_work
from courses.drawings import NotADrawing, made_safe
from courses.picture_field import PictureField
from courses.picture_form import heaviness
from courses.pictures import COVER_FILTERS, PAGE_FILTERS, cover_picture, make_renditions, weight
from tests.courses.making import make_course_page, make_drawing, make_lesson_page, published

GPS = 0x8825


def photo(kind: str = "JPEG", size=(1200, 800), *, noise: int = 0, **how) -> bytes:
    picture = Image.effect_noise(size, noise).convert("RGB") if noise else Image.new("RGB", size, "teal")
    output = io.BytesIO()
    picture.save(output, kind, **how)
    return output.getvalue()


def upload(content: bytes, name: str = "hinh.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def taken(content: bytes, name: str = "hinh.jpg") -> bytes:
    """What the site keeps of an uploaded picture."""
    file = PictureField().clean(upload(content, name))
    file.seek(0)
    return file.read()


def refused(content: bytes, name: str = "hinh.jpg") -> str:
    with pytest.raises(ValidationError) as refusal:
        PictureField().clean(upload(content, name))
    return refusal.value.messages[0]


def image_of(content: bytes, name: str = "hinh.jpg"):
    file = PictureField().clean(upload(content, name))
    return get_image_model().objects.create(title="Hình", file=file)


# --- what a photo tells ------------------------------------------------------------------------------------


def from_a_phone() -> bytes:
    """A picture taken upright: it lies on its side, says so, and says where that was."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Máy của cô Hoa"  # orientation, maker
    exif.get_ifd(GPS).update({1: "N", 2: (21.0, 49.0, 12.0), 3: "E", 4: (105.0, 12.0, 36.0)})
    return photo(size=(400, 200), exif=exif, comment=b"nha co Hoa")


def test_a_phones_picture_stands_upright_and_tells_nobody_where_it_was_taken():
    raw = from_a_phone()
    assert Image.open(io.BytesIO(raw)).getexif().get_ifd(GPS)
    kept = taken(raw)
    with Image.open(io.BytesIO(kept)) as picture:
        assert picture.size == (200, 400)
        assert not picture.getexif()
    assert not any(word in kept for word in (b"Exif", b"Hoa", b"GPS"))


@pytest.mark.django_db
def test_no_size_of_it_tells_either():
    image = image_of(from_a_phone())
    for rendition in image.get_renditions(*PAGE_FILTERS).values():
        with rendition.file.open() as file, Image.open(file) as picture:
            assert picture.width < picture.height
            assert not picture.getexif()
            assert "xmp" not in picture.info


@pytest.mark.parametrize(("kind", "name"), [("PNG", "a.png"), ("WEBP", "a.webp"), ("AVIF", "a.avif")])
def test_other_kinds_lose_what_they_tell_and_keep_their_colours(kind, name):
    exif = Image.Exif()
    exif[0x010F] = "Hoa"
    kept = taken(photo(kind, exif=exif, icc_profile=b"colours" * 30), name)
    with Image.open(io.BytesIO(kept)) as picture:
        assert picture.format == kind
        assert not picture.getexif()
        assert picture.info["icc_profile"] == b"colours" * 30


def test_what_tells_nothing_is_left_as_it_is():
    raw = photo(quality=80)
    assert taken(raw) == raw


# --- what is refused ---------------------------------------------------------------------------------------


def bomb(width: int = 40_000, height: int = 40_000) -> bytes:
    """A small PNG that says it is enormous."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + name + data + struct.pack(">L", zlib.crc32(name + data))

    head = struct.pack(">LLBBBBB", width, height, 8, 6, 0, 0, 0)
    body = zlib.compress(bytes(1_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [40_000, 12_000])
def test_an_enormous_picture_is_refused_without_being_unpacked(side):
    tracemalloc.start()
    said = refused(bomb(side, side), "bom.png")
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "50" in said
    assert most < 20_000_000


def animation(kind: str) -> bytes:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue", "green")]
    output = io.BytesIO()
    frames[0].save(output, kind, save_all=True, append_images=frames[1:], duration=100)
    return output.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"no picture", "hinh.jpg", "JPEG"),
        (photo()[:2000], "hinh.jpg", "JPEG"),
        (photo("PNG", noise=40)[:5000], "hinh.png", "JPEG"),
        (photo("PNG"), "hinh.jpg", "png"),
        (animation("GIF"), "hinh.gif", "video"),
        (animation("WEBP"), "hinh.webp", "video"),
        (b"<svg", "hinh.svg", "SVG"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" width="a"/>', "hinh.svg", "SVG"),
        (b"MZ", "hinh.exe", "JPEG"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_what_to_do(content, name, says, monkeypatch):
    monkeypatch.setattr("PIL.ImageFile.LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint leaves it
    assert says in refused(content, name)


@pytest.mark.django_db
def test_the_sites_form_is_ours():
    form = get_image_form(get_image_model())(files={"file": upload(bomb(), "bom.png")}, data={"title": "Bom"})
    assert isinstance(form.fields["file"], PictureField)
    assert not form.is_valid()
    assert "50" in form.errors["file"][0]


# --- drawings ----------------------------------------------------------------------------------------------


def drawing(inside: str = "", *, before: str = "", attributes: str = "") -> bytes:
    links = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f'{before}<svg {links} viewBox="0 0 10 10" {attributes}>{inside}</svg>'.encode()


@pytest.mark.parametrize(
    "evil",
    [
        drawing("<script>alert(1)</script>"),
        drawing(attributes='onload="alert(1)"'),
        drawing('<g OnClick="alert(1)"/>'),
        drawing('<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="alert"/></foreignObject>'),
        drawing('<a xlink:href="javascript:alert(1)"><text>x</text></a>'),
        drawing('<image href="https://evil.example/alert.png"/>'),
        drawing('<image href="data:image/svg+xml;base64,alert"/>'),
        drawing('<use xlink:href="https://evil.example/alert.svg#a"/>'),
        drawing('<rect fill="url(https://evil.example/alert)"/>'),
        drawing('<rect style="background: url( &quot;//evil.example/alert&quot;)"/>'),
        drawing("<style>@import 'https://evil.example/alert.css';</style>"),
        drawing("<style>rect { fill: u\\72l(//evil.example/alert) }</style>"),
        drawing('<set attributeName="href" to="javascript:alert(1)"/>'),
        drawing('<animate attributeName="href" values="javascript:alert(1)"/>'),
        drawing('<handler xmlns="http://www.w3.org/2001/xml-events">alert(1)</handler>'),
        drawing(before='<?xml-stylesheet href="alert.css"?>'),
        drawing('<e:script xmlns:e="http://www.w3.org/2000/svg">alert(1)</e:script>'),
    ],
)
def test_a_drawing_keeps_nothing_that_runs_or_leads_elsewhere(evil):
    assert b"alert" in evil
    kept = made_safe(evil)
    assert kept.endswith(b"/>") or kept.endswith(b"</svg>")
    assert not any(word in kept for word in (b"alert", b"evil", b"script", b"onload"))


LAUGHS = '<g id="a0"/>' + "".join(
    f'<g id="a{number + 1}">' + f'<use href="#a{number}"/>' * 10 + "</g>" for number in range(9)
)


@pytest.mark.parametrize(
    "evil",
    [
        drawing("&a;", before='<!DOCTYPE svg [<!ENTITY a "a">]>'),
        drawing("&a;", before='<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
        drawing('<g id="a"><use href="#a"/></g>'),
        drawing(LAUGHS),
        drawing("<g>" * 5000 + "</g>" * 5000),
        b"<html/>",
    ],
)
def test_a_drawing_that_would_take_the_browsers_breath_away_is_refused(evil):
    with pytest.raises(NotADrawing):
        made_safe(evil)


def test_an_ordinary_drawing_looks_as_before():
    kept = made_safe(
        drawing(
            '<defs><linearGradient id="g"><stop offset="0" stop-color="red"/></linearGradient></defs>'
            "<style>.a { fill: url(#g) }</style><!-- Inkscape -->"
            '<rect class="a" width="5" height="5" transform="rotate(4)"/><use xlink:href="#g"/><text>Ấp Đồng</text>',
            before='<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">',
        )
    ).decode()
    for part in ("url(#g)", 'stop-color="red"', 'transform="rotate(4)"', 'href="#g"', "Ấp Đồng", "<rect"):
        assert part in kept
    assert "Inkscape" not in kept
    assert made_safe(kept.encode()).decode() == kept


def test_an_uploaded_drawing_is_kept_safe():
    kept = taken(drawing('<script>alert(1)</script><rect width="5" height="5"/>'), "hinh.svg")
    assert b"<rect" in kept
    assert b"alert" not in kept


def test_a_drawing_that_no_phone_should_load_is_refused():
    path = '<path d="' + "M1 2" * 150_000 + '"/>'
    assert "600" in refused(drawing(path), "hinh.svg")


# --- on the page -------------------------------------------------------------------------------------------


@pytest.mark.thorough
@pytest.mark.django_db
def test_a_picture_comes_in_three_kinds_and_the_size_that_fits():
    image = image_of(photo())
    image.contextual_alt_text = "Màn hình điện thoại"
    html = render_to_string("learning_courses/components/picture.html", {"image": image})
    for part in (
        'type="image/avif"',
        'type="image/webp"',
        ".jpg",
        "480w",
        "960w",
        'sizes="(min-width',
        "lazy",
    ):
        assert part in html
    assert 'alt="Màn hình điện thoại"' in html
    assert set(image.renditions.values_list("filter_spec", flat=True)) == set(PAGE_FILTERS)


@pytest.mark.django_db
def test_a_drawing_is_only_ever_a_picture_in_the_page():
    html = render_to_string("learning_courses/components/picture.html", {"image": make_drawing()})
    assert "<img" in html
    assert "<svg" not in html


@pytest.mark.thorough
@pytest.mark.django_db
def test_a_cover_is_cut_around_what_matters():
    image = image_of(photo(size=(1600, 1600)))
    image.focal_point_x, image.focal_point_y, image.focal_point_width, image.focal_point_height = (
        800,
        1500,
        90,
        90,
    )
    image.save()
    html = cover_picture(image, css="l-card__picture", sizes="20rem", lazy=True)
    assert 'alt=""' in html
    assert "640w" in html
    keys = image.renditions.filter(filter_spec__in=COVER_FILTERS).values_list("focal_point_key", flat=True)
    assert all(keys)


@pytest.mark.django_db
def test_the_author_of_a_heavy_picture_is_told_what_it_will_weigh():
    heavy, light = image_of(photo(noise=120, quality=95)), image_of(photo())
    assert weight(heavy) > 100_000 > weight(light)
    assert str(round(weight(heavy) / 1000)) in heaviness(heavy)
    assert not heaviness(light)
    form = get_image_form(get_image_model())(instance=heavy)
    assert form.fields["title"].help_text == heaviness(heavy)


@pytest.mark.thorough
@pytest.mark.django_db
def test_pictures_are_made_when_their_page_is_published(catalogue, django_capture_on_commit_callbacks):
    cover, image = image_of(photo()), image_of(photo(size=(1000, 700)))
    course = make_course_page(catalogue, cover=cover)
    block = {"image": {"image": image.pk, "alt_text": "Hình", "decorative": False}, "caption": ""}
    with django_capture_on_commit_callbacks(execute=True):
        make_lesson_page(course, blocks=[("picture", block)])
        published(course)
    assert set(image.renditions.values_list("filter_spec", flat=True)) == set(PAGE_FILTERS)
    assert set(cover.renditions.values_list("filter_spec", flat=True)) == set(COVER_FILTERS)


@pytest.mark.django_db
def test_a_picture_whose_file_is_gone_stops_nobody(catalogue):
    image = image_of(photo())
    course = make_course_page(catalogue, cover=image)
    image.file.storage.delete(image.file.name)
    assert picture_work.make_pictures(course.pk) == 1
    make_renditions(make_drawing())


@pytest.mark.thorough
@pytest.mark.django_db
def test_saving_a_lesson_names_its_heavy_pictures(catalogue, admin_client):
    heavy, light = image_of(photo(noise=120, quality=95)), image_of(photo())
    get_image_model().objects.filter(pk=heavy.pk).update(title="Ảnh chợ")
    course = make_course_page(catalogue)
    blocks = [
        ("picture", {"image": {"image": image.pk, "alt_text": "Hình", "decorative": False}, "caption": ""})
        for image in (heavy, light, heavy)
    ]
    lesson = make_lesson_page(course, blocks=blocks)
    request = RequestFactory().post("/", headers={"Accept": "text/html"})
    request.session, request.user = admin_client.session, AnonymousUser()
    request._messages = FallbackStorage(request)
    picture_hooks.after_saving(request, lesson)
    said = [str(message) for message in request._messages]
    assert len(said) == 1
    assert "Ảnh chợ" in said[0]
    written_by_itself = RequestFactory().post("/", headers={"Accept": "application/json"})
    picture_hooks.after_saving(written_by_itself, lesson)
