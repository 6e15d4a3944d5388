"""Pages that the tests of courses need, published as an author would publish them."""

import uuid

from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Locale, Page, Site

from courses.pages.models import CatalogPage, CoursePage, LessonPage, PathPage
from demo.home.models import HomePage

DRAWING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360"><rect width="640" height="360"/></svg>'
)


def make_catalogue() -> CatalogPage:
    """A site with a home page and an empty catalogue."""
    # A test that commits leaves tables behind that are empty, also of what migrations put there.
    Locale.objects.get_or_create(language_code="vi")
    root = Page.get_first_root_node() or Page.add_root(instance=Page(title="Root", slug="root"))
    root.get_children().delete()
    home = root.__class__.objects.get(pk=root.pk).add_child(
        instance=HomePage(title="Học Số", slug="home", headline="Học số cho mọi người")
    )
    Site.objects.all().delete()
    Site.objects.create(hostname="testserver", root_page=home, is_default_site=True)
    return published(home.add_child(instance=CatalogPage(title="Khóa học", slug="khoa-hoc")))


def published(page):
    """``page`` after its newest revision was published, fresh from the database."""
    page.save_revision().publish()
    return page.__class__.objects.get(pk=page.pk)


def fresh(made):
    """What was made before, one page or several, as it is in the database now."""
    if isinstance(made, list):
        return [fresh(each) for each in made]
    return made.__class__.objects.get(pk=made.pk)


def make_course_page(
    catalogue, *, lessons: int = 0, title: str = "Phòng chống lừa đảo", **fields
) -> CoursePage:
    """A published course with so many published lessons."""
    course = published(
        catalogue.add_child(instance=CoursePage(**{"title": title, "open_to_guests": True, **fields}))
    )
    for number in range(lessons):
        make_lesson_page(course, title=f"Bài {number + 1}")
    return CoursePage.objects.get(pk=course.pk)


def make_lesson_page(
    parent, *, title: str = "Ba bước", blocks: list | None = None, live: bool = True, **fields
) -> LessonPage:
    """A lesson below ``parent`` with ``blocks``, which are (type, value) pairs."""
    parent.refresh_from_db()
    body = [{"type": kind, "value": value, "id": str(uuid.uuid4())} for kind, value in blocks or []]
    lesson = LessonPage(title=title, body=body, live=live, **fields)
    parent.add_child(instance=lesson)
    return published(lesson) if live else lesson


def flashcards(title: str = "Ôn lại", *, required: bool = False) -> tuple[str, dict]:
    return "flashcards", {
        "title": title,
        "required": required,
        "cards": [{"front": "OTP", "back": "Mã một lần"}],
    }


def make_drawing(title: str = "Hình vẽ"):
    return get_image_model().objects.create(
        title=title, file=ContentFile(DRAWING, f"{uuid.uuid4()}.svg"), width=640, height=360
    )


def make_document(name: str):
    return get_document_model().objects.create(title=name, file=ContentFile(b"WEBVTT" * 400, name))


def chosen(*pages) -> list[dict]:
    """The pages that must be completed first, as the editor stores them."""
    return [{"type": "page", "value": page.pk, "id": str(uuid.uuid4())} for page in pages]


def make_path_page(catalogue, *milestones: tuple, title: str = "Con đường số", **fields):
    """A published path of milestones, each a title and its courses; a course in a tuple of one is optional."""
    steps = [
        {
            "type": "milestone",
            "id": str(uuid.uuid4()),
            "value": {
                "title": name,
                "meaning": "Làm được việc này.",
                "courses": [_step(course) for course in courses],
            },
        }
        for name, *courses in milestones
    ]
    catalogue.refresh_from_db()
    return published(catalogue.add_child(instance=PathPage(title=title, milestones=steps, **fields)))


def _step(course) -> dict:
    is_optional = isinstance(course, tuple)
    page = course[0] if is_optional else course
    value = {"course": page.pk, "required": not is_optional}
    return {"type": "item", "id": str(uuid.uuid4()), "value": value}
